/** What `evaluate` prints: who was scored, every dash with its reason, what was left out. */
import { expect, test } from 'vitest';
import { describe, describeLeftOut } from '../../src-main/commands/evaluate-words';
import { scorePredictions } from '../../src-main/evaluate/score';
import { taskNamed } from '../../src-main/tasks';

test('a value that is undefined is a dash, and below the table stands why', () => {
  const predictions = ['1', '2'].map((item) => ({
    ...{ task: 'medication-status', item, source: item, base: '/m/a.gguf', adapter: null },
    ...{ scoring: 'generate' as const, target: 'active: iron', answer: null, text: ' ' },
  }));
  const words = describe(scorePredictions(taskNamed('medication-status'), predictions));
  expect(words).toMatch(/setPrecision +– +– +2 +0\.0 %/);
  expect(words.split('\n').at(-2)).toBe(
    '– There is nothing to divide by: nothing was answered, found or wanted. (medication-status generate setPrecision, medication-status generate conditionalAccuracy, medication-status generate conditionalMacroF1)',
  );
});

const answered = (base: string, adapter: string | null, answer: string | null) => ({
  ...{ task: 'pubmedqa', item: '1', source: '1', base, adapter, answer },
  ...{ scoring: 'generate' as const, target: 'yes', text: answer ?? ' ' },
});
const wordsOf = (all: ReturnType<typeof answered>[]) =>
  describe(scorePredictions(taskNamed('pubmedqa'), all));

test('adapters are told apart by their folders, and bases of one name by theirs', () => {
  const [one, other] = ['/w/runs/r1/adapter.gguf', '/w/runs/r2/adapter.gguf'];
  const words = wordsOf([answered('/m/7b/a.gguf', one, 'yes'), answered('/m/7b/a.gguf', other, 'yes')]);
  expect(words).toContain('a.gguf + r1/adapter.gguf');
  expect(words).toContain('a.gguf + r2/adapter.gguf');
  const bases = wordsOf([answered('/m/7b/a.gguf', null, 'yes'), answered('/m/13b/a.gguf', null, 'yes')]);
  expect(bases).toMatch(/7b\/a\.gguf +generate/);
  expect(bases).toMatch(/13b\/a\.gguf +generate/);
});

test('what “parsed” means is said where an answer could not be read', () => {
  const explained = 'the others, empty ones among them, count as wrong';
  expect(wordsOf([answered('/m/a.gguf', null, null)])).toContain(explained);
  expect(wordsOf([answered('/m/a.gguf', null, 'yes')])).not.toContain(explained);
});

test('what was left out is told reason by reason, so that many of one kind hide no other', () => {
  const blank = Array.from({ length: 30 }, (_, i) => ({ item: `${i}`, reason: 'answer is blank' }));
  const stray = { item: '99', reason: 'there is a prediction for it, and no item of this id' };
  const all = [...blank, stray].map((one) => ({ task: 'medqa', ...one }));
  expect(describeLeftOut(all)[0]!.split('\n')).toEqual([
    'Left out of the scores, 31:',
    '  medqa 0 and 29 more: answer is blank',
    '  medqa 99: there is a prediction for it, and no item of this id',
    '  … all of them in left-out.jsonl',
  ]);
  expect(describeLeftOut([all[0]!, all[30]!])[0]).not.toContain('…');
  const many = Array.from({ length: 11 }, (_, i) => ({ task: 'medqa', item: `${i}`, reason: `reason ${i}` }));
  expect(describeLeftOut(many)[0]!.split('\n')).toHaveLength(12);
});
