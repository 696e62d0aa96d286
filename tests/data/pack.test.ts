import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src-main/common/random';
import { packSequences, planBatches, type BatchSettings } from '../../src-main/data/pack';

const random = randomFrom(7);
const lengths = Array.from({ length: 100 }, () => 1 + Math.floor(random() * 60));
const settings: BatchSettings = {
  lengths,
  batchSize: 8,
  packTokens: 64,
  epochs: 3,
  maxSteps: null,
  maxTokens: null,
  seed: 42,
};
const total = lengths.reduce((sum, length) => sum + length, 0);
const rowsOf = (steps: number[][][]): number[][] => steps.map((packs) => packs.flat());

describe('packSequences', () => {
  test('a hand-worked case: first fit in the order given', () => {
    expect(packSequences([5, 6, 4, 3, 10, 1], 10)).toEqual([[0, 2, 5], [1, 3], [4]]);
  });

  test('every sequence is in one pack, no pack overflows, and no two packs would fit into one', () => {
    const packs = packSequences(lengths, 64);
    expect(packs.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    const sizes = packs.map((pack) => pack.reduce((sum, row) => sum + lengths[row]!, 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
    const [smallest, second] = sizes.sort((a, b) => a - b);
    expect(smallest! + second!).toBeGreaterThan(64);
  });

  test('nothing packs into nothing', () => {
    expect(packSequences([], 64)).toEqual([]);
  });
});

describe('planBatches', () => {
  test('every epoch takes every row once, in an order of its own', () => {
    const { steps, epochs, tokens } = planBatches(settings);
    expect(steps).toHaveLength(3 * 13);
    const orders = [0, 1, 2].map((epoch) => rowsOf(steps.filter((_, step) => epochs[step] === epoch)).flat());
    for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    expect(orders[0]).not.toEqual(orders[1]);
    expect(new Set(steps.flat(2)).size).toBe(100);
    expect(tokens).toBe(3 * total);
  });

  test('a step has batchSize rows, the last of an epoch the rest', () => {
    const sizes = rowsOf(planBatches({ ...settings, epochs: 1 }).steps).map((rows) => rows.length);
    expect(sizes).toEqual([...Array<number>(12).fill(8), 4]);
  });

  test('packs of a step keep to packTokens', () => {
    for (const pack of planBatches(settings).steps.flat())
      expect(pack.reduce((sum, row) => sum + lengths[row]!, 0)).toBeLessThanOrEqual(64);
  });

  test('a seed repeats its plan, another seed has another', () => {
    expect(planBatches(settings)).toEqual(planBatches(settings));
    expect(planBatches({ ...settings, seed: 43 })).not.toEqual(planBatches(settings));
  });

  test('the pack size changes the packs of a step, never its rows', () => {
    const rows = (packTokens: number): number[][] =>
      rowsOf(planBatches({ ...settings, packTokens }).steps).map((step) => step.sort((a, b) => a - b));
    expect(rows(64)).toEqual(rows(4096));
  });

  test('maxSteps decides in place of the epochs, shorter or longer', () => {
    expect(planBatches({ ...settings, maxSteps: 5 }).steps).toEqual(planBatches(settings).steps.slice(0, 5));
    const long = planBatches({ ...settings, epochs: 1, maxSteps: 30 });
    expect(long.steps).toHaveLength(30);
    expect(long.epochs.at(-1)).toBe(2);
  });

  test.each([1, 59, 60, 1000, total, total + 1, 3.5 * total])(
    'a budget of %d tokens is used up to one row',
    (maxTokens) => {
      const { steps, tokens } = planBatches({ ...settings, maxTokens });
      expect(steps.length).toBeGreaterThan(0);
      if (steps.flat(2).length > 1) expect(tokens).toBeLessThanOrEqual(maxTokens);
      expect(tokens).toBeGreaterThan(maxTokens - 60);
    },
  );

  test('the rows within a budget are those of the plan without one', () => {
    const cut = rowsOf(planBatches({ ...settings, packTokens: 4096, maxTokens: total / 2 }).steps).flat();
    const whole = rowsOf(planBatches({ ...settings, packTokens: 4096 }).steps).flat();
    expect(cut).toEqual(whole.slice(0, cut.length));
  });

  test('one row is trained on even where the budget is smaller than it', () => {
    expect(planBatches({ ...settings, lengths: [50], maxTokens: 10 })).toEqual({
      steps: [[[0]]],
      epochs: [0],
      tokens: 50,
    });
  });

  test('no rows, empty rows and rows longer than a pack are refused', () => {
    expect(() => planBatches({ ...settings, lengths: [] })).toThrow(
      expect.objectContaining({ code: 'no-rows' }),
    );
    expect(() => planBatches({ ...settings, lengths: [3, 65] })).toThrow(
      'Row 1 has 65 tokens; a pack holds 1 to 64.',
    );
    expect(() => planBatches({ ...settings, lengths: [0], maxTokens: 9 })).toThrow('Row 0 has 0 tokens');
  });
});
