/** Greedy similarity of tokens, on vectors whose cosines are plain. */
import { expect, test } from 'vitest';
import { greedySimilarity } from '../../src-main/evaluate/similarity';

const vector = (...numbers: number[]) => Float32Array.from(numbers);

test('each token meets the nearest one of the other text', () => {
  // Cosines: 1 and 0 with the first, 0.6 and 0.8 with the second.
  const { precision, recall, f1 } = greedySimilarity(
    [vector(1, 0), vector(3, 4)],
    [vector(2, 0), vector(0, 5)],
  );
  expect(precision).toBeCloseTo((1 + 0.8) / 2, 14);
  expect(recall).toBeCloseTo((1 + 0.8) / 2, 14);
  expect(f1).toBeCloseTo(0.9, 14);
});

test('what is left out lowers recall alone', () => {
  const { precision, recall } = greedySimilarity([vector(1, 0)], [vector(1, 0), vector(0, 1)]);
  expect([precision, recall]).toEqual([1, 0.5]);
});

test('opposite or empty vectors are not similar; a text without a token has no similarity', () => {
  expect(greedySimilarity([vector(1, 0)], [vector(-1, 0)]).f1).toBe(0);
  expect(greedySimilarity([vector(0, 0)], [vector(1, 0)]).f1).toBe(0);
  expect(greedySimilarity([], [vector(1, 0)]).f1).toBeNaN();
});
