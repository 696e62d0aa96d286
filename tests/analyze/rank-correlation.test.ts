/** Spearman's rho by hand. */
import { expect, test } from 'vitest';
import { spearman, spearmanEstimate } from '../../src-main/analyze/rank-correlation';

test('ranks, not sizes, count', () => {
  expect(spearman([1, 2, 3], [10, 20, 900])).toBeCloseTo(1, 14);
  expect(spearman([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 14);
  // 1 - 6 (1 + 1 + 0 + 0) / (4 · 15)
  expect(spearman([1, 2, 3, 4], [2, 1, 3, 4])).toBeCloseTo(0.8, 14);
});

test('equal values share a rank', () => {
  // ranks 0, 1.5, 1.5, 3 and 0, 1, 2, 3: 4.5 / sqrt(4.5 · 5)
  expect(spearman([1, 2, 2, 9], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
});

test('without variation there is none', () => {
  expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN();
  expect(spearmanEstimate([1, 1, 1], [1, 2, 3], 1)).toBeNull();
  expect(spearmanEstimate([], [], 1)).toBeNull();
});
