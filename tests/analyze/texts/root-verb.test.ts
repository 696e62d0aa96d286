/** Root verb and object: by the rules, and as a reader would say of real instructions. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rootVerb } from '../../../src-main/analyze/texts/root-verb';

const pair = (text: string): string => {
  const found = rootVerb(text);
  return found ? `${found.verb} ${found.object ?? '–'}` : '–';
};

test.each([
  ['Summarise the following discharge note.', 'summarize note'],
  ['List all medications mentioned in the note.', 'list medication'],
  ['Please briefly explain the diagnosis to the patient.', 'explain diagnosis'],
  ['Given the abstract, answer the question with yes or no.', 'answer question'],
  [
    'Based on the vital signs, what you see and the history, suggest two differential diagnoses.',
    'suggest diagnosis',
  ],
  ['Your task is to identify and extract the drugs.', 'identify drug'],
  ['You will be given a note, and you need to classify its tone.', 'classify tone'],
  ['Could you please write a referral letter?', 'write letter'],
  ['Generate a list of possible causes.', 'generate list'],
  ["Describe the patient's presenting complaint.", 'describe complaint'],
  ['Find out which drug was stopped.', 'find –'],
  ['Come up with a treatment plan.', 'come plan'],
  ['The note is below. Rewrite it for a lay reader.', 'rewrite –'],
  ['Explain how insulin works.', 'explain –'],
  ['Give me the criteria of the trial.', 'give criterion'],
])('%s', (text, expected) => expect(pair(text)).toBe(expected));

test.each([
  ['What is the most likely diagnosis?'],
  ['Is aspirin safe in pregnancy?'],
  ['The patient was seen on Monday.'],
  ['心電図を要約する'],
  [''],
  ['...'],
])('“%s” has no verb in the imperative', (text) => expect(rootVerb(text)).toBeNull());

test('a very long text is judged by its beginning', () => {
  expect(rootVerb('x, '.repeat(400_000))).toBeNull();
  expect(pair(`Sort the list. ${'a '.repeat(500_000)}`)).toBe('sort list');
});

const seeds = join(import.meta.dirname, '../../../../shared/data/self-instruct/seed_tasks.jsonl');
describe.skipIf(!existsSync(seeds))('the 175 seed tasks of Self-Instruct', () => {
  const instructions = existsSync(seeds)
    ? readFileSync(seeds, 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { instruction: string }).instruction)
    : [];

  test('nine of ten have a verb, and those without are questions or have no imperative', () => {
    const without = instructions.filter((text) => rootVerb(text) === null);
    expect(instructions).toHaveLength(175);
    expect(without.length).toBeLessThanOrEqual(18);
    const questions = without.filter((text) => text.includes('?'));
    expect(questions.length).toBeGreaterThanOrEqual(without.length - 5);
  });

  test('every twelfth is as a reader says', () => {
    expect(instructions.flatMap((text, i) => (i % 12 === 2 ? [pair(text)] : []))).toEqual([
      'generate description',
      'write pair',
      'link entity',
      'come synonym',
      'parse query',
      'summarize document',
      'write letter',
      'complete paragraph',
      'paraphrase paragraph',
      '–',
      'analyze sentence',
      'fill –',
      'rank university',
      'read code',
      'select sentence',
    ]);
  });
});
if (!existsSync(seeds))
  console.warn(`SKIPPED: ${seeds} is not here; the rules were not tried on real instructions.`);
