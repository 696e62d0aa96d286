import { describe, expect, test } from 'vitest';
import type { Category, Split } from '../../src-main/common/instruction';
import { randomFrom, shuffled } from '../../src-main/common/random';
import { drawSplits as steps, type RowToSplit, type SplitShares } from '../../src-main/data/draw-splits';
import { instructionId } from '../../src-main/data/identity';

const shares = { validation: 0.02, test: 0.1, seed: 42 };
const kinds: (Category | null)[] = ['QA', 'IE', 'GEN', null];

/** Rows whose groups are made of `together` neighbours. */
function rowsOf(length: number, together = 1): RowToSplit[] {
  return Array.from({ length }, (_, i) => ({
    id: instructionId({ instruction: String(i), input: '', output: '' }),
    category: kinds[Math.floor(i / together) % kinds.length]!,
    group: Math.floor(i / together),
    fixed: null,
  }));
}

function drawSplits(rows: readonly RowToSplit[], wanted: SplitShares): Split[] {
  const drawing = steps(rows, wanted);
  for (;;) {
    const { done, value } = drawing.next();
    if (done) return value;
  }
}

const count = (splits: readonly Split[], split: Split): number =>
  splits.filter((one) => one === split).length;
const byId = (rows: readonly RowToSplit[], splits: readonly Split[]): string[] =>
  rows.map(({ id }, i) => `${id} ${splits[i]}`).sort();

describe('drawn splits', () => {
  test('have the shares asked for in every category, to the row', () => {
    const rows = rowsOf(4 * 433);
    const splits = drawSplits(rows, shares);
    for (const category of kinds) {
      const own = splits.filter((_, i) => rows[i]!.category === category);
      expect([count(own, 'test'), count(own, 'validation')]).toEqual([43, 9]);
    }
  });

  test('depend on ids and seed and not on the order of the rows', () => {
    const rows = rowsOf(1000, 3);
    const one = byId(rows, drawSplits(rows, shares));
    for (let seed = 0; seed < 5; seed++) {
      const other = shuffled(rows, randomFrom(seed));
      expect(byId(other, drawSplits(other, shares))).toEqual(one);
    }
    expect(byId(rows, drawSplits(rows, { ...shares, seed: 43 }))).not.toEqual(one);
  });

  test('never part a group, and miss a share by less than the largest group', () => {
    const random = randomFrom(3);
    for (let round = 0; round < 20; round++) {
      const rows = rowsOf(2000).map((row, i) => ({
        ...row,
        group: i % 5 === 0 ? Math.floor(random() * 60) : 1000 + i,
      }));
      const splits = drawSplits(rows, { ...shares, seed: round });
      const sizes = new Map<number, number>();
      const ofGroup = new Map<number, Set<Split>>();
      rows.forEach(({ group }, i) => {
        sizes.set(group, (sizes.get(group) ?? 0) + 1);
        ofGroup.set(group, (ofGroup.get(group) ?? new Set()).add(splits[i]!));
      });
      expect([...ofGroup.values()].every(({ size }) => size === 1)).toBe(true);
      const largest = Math.max(...sizes.values());
      // In each of four categories.
      expect(Math.abs(count(splits, 'test') - 200)).toBeLessThan(4 * largest);
    }
  });

  test('leave fixed rows, and what is like one of those held out follows it', () => {
    const rows: RowToSplit[] = [
      ...rowsOf(200),
      { id: 'a', category: 'QA', group: 500, fixed: 'test' },
      { id: 'b', category: 'QA', group: 500, fixed: null },
      { id: 'c', category: 'QA', group: 501, fixed: 'validation' },
      { id: 'd', category: 'QA', group: 501, fixed: null },
      { id: 'e', category: 'QA', group: 502, fixed: 'validation' },
      { id: 'f', category: 'QA', group: 502, fixed: null },
      { id: 'g', category: 'QA', group: 502, fixed: 'test' },
    ];
    for (let seed = 0; seed < 10; seed++)
      expect(drawSplits(rows, { ...shares, seed }).slice(200)).toEqual([
        'test',
        'test',
        'validation',
        'validation',
        'validation',
        'test',
        'test',
      ]);
  });

  test('with no share asked for are all for training', () => {
    expect(new Set(drawSplits(rowsOf(50), { validation: 0, test: 0, seed: 1 }))).toEqual(new Set(['train']));
    expect(drawSplits([], shares)).toEqual([]);
  });
});
