/** What `evaluate` prints of scores: every dash with its reason. */
import { expect, test } from 'vitest';
import { describe } from '../../src-main/commands/evaluate-words';
import { scorePredictions } from '../../src-main/evaluate/score';
import { taskNamed } from '../../src-main/tasks';

test('a value that is undefined is a dash, and below the table stands why', () => {
  const predictions = ['1', '2'].map((item) => ({
    ...{ task: 'medication-status', item, source: item, base: '/m/a.gguf', adapter: null },
    ...{ scoring: 'generate' as const, target: 'active: iron', answer: null, text: ' ' },
  }));
  const words = describe(scorePredictions(taskNamed('medication-status'), predictions));
  expect(words).toMatch(/setPrecision +– +– +2 +0\.0 %/);
  expect(words.split('\n').at(-1)).toBe(
    '– There is nothing to divide by: nothing was answered, found or wanted. (medication-status generate setPrecision, medication-status generate conditionalAccuracy, medication-status generate conditionalMacroF1)',
  );
});
