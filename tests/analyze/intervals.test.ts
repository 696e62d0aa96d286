/** Intervals and standard errors: golden values of SciPy, and the bootstrap against what theory says. */
import { expect, test } from 'vitest';
import {
  bootstrap,
  bootstrapMean,
  mean,
  quantile,
  standardError,
  wilsonInterval,
} from '../../src-main/analyze/intervals';
import { randomFrom } from '../../src-main/common/random';

test.each([
  [0, 10, 0, 0.27753279986288926],
  [10, 10, 0.7224672001371109, 1],
  [276, 500, 0.508179738010616, 0.5950273305813826],
  [1, 3, 0.06149194472039626, 0.7923403991979523],
  [26, 100, 0.18404698464748132, 0.3537098944918718],
])('the Wilson interval of %i in %i is that of SciPy', (hits, n, low, high) => {
  const interval = wilsonInterval(hits, n);
  expect(interval[0]).toBeCloseTo(low, 12);
  expect(interval[1]).toBeCloseTo(high, 12);
});

test('the standard error of a mean divides by n - 1', () => {
  expect(standardError([0.2, 0.4, 0.9, 1, 0])).toBeCloseTo(0.19493588689617924, 14);
  expect(standardError([0.3])).toBe(0);
  expect(standardError([])).toBe(0);
});

test('a quantile lies between its two neighbours in proportion', () => {
  expect([0, 0.25, 0.5, 0.75, 1].map((q) => quantile([1, 2, 4, 8], q))).toEqual([1, 1.75, 3, 5, 8]);
  expect(quantile([5], 0.025)).toBe(5);
});

test('the bootstrap repeats with its seed and moves with another', () => {
  const values = Array.from({ length: 40 }, randomFrom(1));
  expect(bootstrapMean(values, { seed: 5 })).toEqual(bootstrapMean(values, { seed: 5 }));
  expect(bootstrapMean(values, { seed: 5 })).not.toEqual(bootstrapMean(values, { seed: 6 }));
});

test('the bootstrap of a mean agrees with the normal interval on many values', () => {
  const values = Array.from({ length: 400 }, randomFrom(2));
  const { stderr, ci95 } = bootstrapMean(values, { seed: 42 });
  expect(stderr / standardError(values)).toBeCloseTo(1, 1);
  expect(ci95[0]).toBeCloseTo(mean(values) - 1.96 * standardError(values), 2);
  expect(ci95[1]).toBeCloseTo(mean(values) + 1.96 * standardError(values), 2);
});

test('a bootstrap of equal values says that nothing varies', () => {
  expect(bootstrapMean([0.25, 0.25, 0.25], { seed: 1 })).toMatchObject({ ci95: [0.25, 0.25], varies: false });
  expect(bootstrapMean([0.25, 0.5, 0.25], { seed: 1 }).varies).toBe(true);
});

test('the statistic sees positions of the items, with repeats, as many as there are items', () => {
  const seen = new Set<number>();
  let repeats = 0;
  bootstrap(
    10,
    (drawn) => {
      drawn.forEach((position) => seen.add(position));
      repeats += drawn.length - new Set(drawn).size;
      return drawn.length;
    },
    { seed: 1, resamples: 50 },
  );
  expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(repeats).toBeGreaterThan(0);
});
