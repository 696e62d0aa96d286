/** Which rows a queue is drawn from a dataset: shares by hand, draws by id and seed alone. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Category } from '../../src-main/common/instruction';
import {
  drawOf,
  openSample,
  shareOut,
  type Candidate,
  type Strategy,
} from '../../src-main/common/review-sample';

function candidate(i: number, category: Category | null = null, reasons: string[] = []): Candidate {
  return {
    rowId: i + 1,
    id: createHash('sha256').update(String(i)).digest('hex').slice(0, 32),
    category,
    reasons,
  };
}

function draw(strategy: Strategy, size: number, seed: number, candidates: Candidate[]): Candidate[] {
  const sample = openSample(strategy, size, seed);
  for (const one of candidates) sample.take(one);
  return sample.chosen();
}

const rows = Array.from({ length: 1000 }, (_, i) => candidate(i));

describe('shareOut', () => {
  it.each([
    // 5 of 20: quotas 2.5, 1.5, 1; one is left, and the first of two equal remainders gets it.
    [5, [10, 6, 4], [3, 1, 1]],
    // BioInstruct's shares: 200 of 25,005: quotas 67.60, 67.00, 45.60, 20.00 less their floors leave one… and one more.
    [200, [8452, 8377, 5701, 2500], [67, 67, 46, 20]],
    [7, [3, 2], [3, 2]],
    [1, [1, 1, 1], [1, 0, 0]],
    [4, [], []],
  ])('%i of %j is %j', (size, counts, shares) => {
    expect(shareOut(size, counts)).toEqual(shares);
  });
});

describe('a random sample', () => {
  it('is the same again, another under another seed, and holds no row twice', () => {
    const first = draw('random', 50, 42, rows);
    expect(draw('random', 50, 42, rows)).toEqual(first);
    expect(draw('random', 50, 43, rows)).not.toEqual(first);
    expect(new Set(first.map(({ id }) => id)).size).toBe(50);
  });

  it('draws the same rows wherever they stand, and keeps most of them when the dataset grows', () => {
    const ids = (all: Candidate[]) => draw('random', 50, 42, all).map(({ id }) => id);
    expect(ids(rows.toReversed())).toEqual(ids(rows));
    const grown = ids([...rows, ...Array.from({ length: 100 }, (_, i) => candidate(5000 + i))]);
    expect(grown.filter((id) => ids(rows).includes(id)).length).toBeGreaterThan(35);
  });

  it('draws each row about equally often over seeds', () => {
    const few = rows.slice(0, 10);
    const hits = new Map(few.map(({ id }) => [id, 0]));
    for (let seed = 0; seed < 2000; seed++)
      for (const { id } of draw('random', 1, seed, few)) hits.set(id, hits.get(id)! + 1);
    // 200 expected, standard deviation 13.4.
    for (const count of hits.values()) expect(Math.abs(count - 200)).toBeLessThan(5 * 13.4);
  });

  it('spreads its draws over [0, 1)', () => {
    const draws = rows.map(({ id }) => drawOf(id, 7)).sort((a, b) => a - b);
    expect(draws[0]).toBeGreaterThanOrEqual(0);
    expect(draws.at(-1)).toBeLessThan(1);
    // Kolmogorov-Smirnov: 1.63 / sqrt(n) is the 1 % bound.
    const gap = Math.max(...draws.map((value, i) => Math.abs(value - i / draws.length)));
    expect(gap).toBeLessThan(1.63 / Math.sqrt(draws.length));
  });
});

it('in order, a queue begins with the first rows', () => {
  expect(draw('in-order', 3, 42, rows).map(({ rowId }) => rowId)).toEqual([1, 2, 3]);
});

it('stratified, categories have their shares, rows without one too', () => {
  const mixed = rows.map((row, i) => ({ ...row, category: ([null, 'QA', 'QA', 'IE'] as const)[i % 4]! }));
  const drawn = draw('stratified', 40, 42, mixed);
  const count = (category: Category | null) => drawn.filter((row) => row.category === category).length;
  expect([count(null), count('QA'), count('IE')]).toEqual([10, 20, 10]);
  expect(draw('stratified', 40, 42, mixed)).toEqual(drawn);
  // The order of the queue is not that of the categories.
  expect(new Set(drawn.slice(0, 10).map(({ category }) => category)).size).toBeGreaterThan(1);
});

it('by uncertainty, more reasons come first, and the rest is random', () => {
  const doubtful = [
    candidate(1),
    candidate(2, null, ['a']),
    candidate(3, null, ['a', 'b']),
    candidate(4, null, ['c']),
  ];
  const drawn = draw('uncertain', 4, 42, doubtful).map(({ reasons }) => reasons.length);
  expect(drawn).toEqual([2, 1, 1, 0]);
});
