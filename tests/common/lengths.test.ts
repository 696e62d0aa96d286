import { expect, test } from 'vitest';
import { summariseLengths } from '../../src-main/common/lengths';

test('median, 95th percentile and rows over the limit by hand', () => {
  // 20 rows: 10 of 5 tokens, 9 of 8, 1 of 40; the 19th of 20 is 8
  const summary = summariseLengths([[5, 10], [8, 9], [40, 1]], 16); // prettier-ignore
  expect(summary).toMatchObject({ rows: 20, median: 5, p95: 8, longest: 40, limit: 16, leftOut: 1 });
});

test('bins are equal, end at the limit, and what is far longer shares an open one', () => {
  const { bins } = summariseLengths([[5, 10], [8, 9], [40, 1]], 16); // prettier-ignore
  expect(bins).toHaveLength(25);
  expect(bins[5]).toEqual({ from: 5, to: 6, rows: 10 });
  expect(bins.some(({ to }) => to === 16)).toBe(true);
  expect(bins.at(-1)).toEqual({ from: 24, to: null, rows: 1 });
  expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(20);
});

test('with the longest row below the limit the bins end at the longest row', () => {
  const { bins } = summariseLengths([[10, 1], [119, 1]], 2048); // prettier-ignore
  expect(bins.at(-1)).toEqual({ from: 116, to: 120, rows: 1 });
});

test('a row as long as the limit is kept', () => {
  expect(summariseLengths([[16, 3]], 16).leftOut).toBe(0);
  expect(summariseLengths([[17, 3]], 16).leftOut).toBe(3);
});

test('no rows give no bins', () => {
  expect(summariseLengths([], 2048)).toEqual({ rows: 0, median: null, p95: null, longest: null, limit: 2048, leftOut: 0, bins: [] }); // prettier-ignore
});
