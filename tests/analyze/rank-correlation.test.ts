/** Spearman's rho by hand. */
import { expect, test } from 'vitest';
import {
  clusteredSpearman,
  spearman,
  spearmanEstimate,
  type ClusteredPair,
} from '../../src-main/analyze/rank-correlation';

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

const pairs = (list: [x: number, y: number][], clusterOf = (i: number) => String(i % 2)): ClusteredPair[] =>
  list.map(([x, y], i) => ({ x, y, cluster: clusterOf(i) }));

test('of five pairs by hand: one exchange of neighbours gives 1 - 6 (1 + 1) / (5 (25 - 1)) = .9', () => {
  const found = clusteredSpearman(pairs([[1, 10], [2, 30], [3, 20], [4, 40], [5, 50]]), 1)!; // prettier-ignore
  expect(found.rho).toBeCloseTo(0.9, 12);
  expect(found).toMatchObject({ pairs: 5, over: 'pairs' });
  expect(found.ci95[1]).toBeCloseTo(1, 12);
});

test('from five clusters on these are drawn: pairs of one are no news to each other', () => {
  const list = Array.from({ length: 60 }, (_, i): [number, number] => [
    i % 6,
    (i % 6) ** 2 * (i % 6 === 5 ? -1 : 1),
  ]);
  const ofSix = clusteredSpearman(
    pairs(list, (i) => String(i % 6)),
    1,
  )!;
  const ofTwo = clusteredSpearman(
    pairs(list, (i) => String(i % 2)),
    1,
  )!;
  expect([ofSix.over, ofTwo.over]).toEqual(['clusters', 'pairs']);
  expect(ofSix.rho).toBe(ofTwo.rho);
  const width = ({ ci95: [low, high] }: typeof ofSix) => high - low;
  expect(width(ofSix)).toBeGreaterThan(2 * width(ofTwo));
});

test('says nothing of fewer than five pairs, or where nothing varies', () => {
  expect(clusteredSpearman(pairs([[1, 1], [2, 2], [3, 3], [4, 4]]), 1)).toBeNull(); // prettier-ignore
  expect(clusteredSpearman(pairs(Array.from({ length: 9 }, (_, i) => [i, 1])), 1)).toBeNull();
});
