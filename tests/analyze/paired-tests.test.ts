/** Paired tests by resampling against distributions counted out by hand. */
import { expect, test } from 'vitest';
import { mcnemar } from '../../src-main/analyze/mcnemar';
import { approximateRandomisation, differenceOf, pairedBootstrap } from '../../src-main/analyze/paired-tests';
import { byCluster, meanTallies, scoreOf, type Tallies } from '../../src-main/analyze/tallies';
import { randomFrom } from '../../src-main/common/random';

const pairOf = (a: number[], b: number[]) => ({ a: meanTallies(a), b: meanTallies(b) });
const zeros = (n: number) => Array.from({ length: n }, () => 0);

test('three items all better: one of four sign patterns is as large on either side', () => {
  const p = approximateRandomisation(pairOf(zeros(3), [0.2, 0.5, 0.1]), { seed: 1 });
  expect(p).toBeCloseTo(2 / 8, 1);
  expect(Math.abs(p! - 0.25)).toBeLessThan(0.015);
});

test('on right and wrong it agrees with McNemar’s exact test', () => {
  const wins = [...Array.from({ length: 9 }, () => 1), ...Array.from({ length: 2 }, () => -1), ...zeros(20)];
  const pair = pairOf(
    wins.map((win) => (win < 0 ? 1 : 0)),
    wins.map((win) => (win > 0 ? 1 : 0)),
  );
  const p = approximateRandomisation(pair, { seed: 3, rounds: 40_000 })!;
  expect(Math.abs(p - mcnemar(wins))).toBeLessThan(0.005);
});

test('p is never zero: the data as they are count as one round', () => {
  const pair = pairOf(
    zeros(200),
    zeros(200).map((_, i) => 1 - (i % 2) / 10),
  );
  expect(approximateRandomisation(pair, { seed: 1, rounds: 999 })).toBe(1 / 1000);
  expect(pairedBootstrap(pair, { seed: 1, resamples: 999 })!.p).toBe(1 / 1000);
});

test('documents change sides whole, and are drawn whole', () => {
  const values = Array.from({ length: 60 }, randomFrom(4));
  const sources = values.map((_, i) => `document ${Math.floor(i / 20)}`);
  const pair = { a: byCluster(meanTallies(zeros(60)), sources), b: byCluster(meanTallies(values), sources) };
  expect(Math.abs(approximateRandomisation(pair, { seed: 1 })! - 0.25)).toBeLessThan(0.015);
  const means = [0, 1, 2].map((d) => scoreOf(meanTallies(values.slice(20 * d, 20 * d + 20))));
  const { ci95 } = pairedBootstrap(pair, { seed: 1 })!;
  expect(ci95[0]).toBeCloseTo(Math.min(...means), 12);
  expect(ci95[1]).toBeCloseTo(Math.max(...means), 12);
});

test('of two items drawn twice the mean is one, the other or both, with chances of 1, 1 and 2 in 4', () => {
  const { p, ci95 } = pairedBootstrap(pairOf([0, 0], [0, 1]), { seed: 1 })!;
  expect(Math.abs(p! - 0.5)).toBeLessThan(0.02);
  expect(ci95).toEqual([0, 1]);
});

test('the bootstrap interval agrees with the normal one on many items', () => {
  const random = randomFrom(5);
  const a = Array.from({ length: 800 }, random);
  const b = a.map((value) => value + 0.1 * random());
  const { ci95, stderr } = pairedBootstrap(pairOf(a, b), { seed: 2 })!;
  // b - a is uniform over 0..0.1: its standard deviation is 0.1 / sqrt(12).
  const want = 0.1 / Math.sqrt(12 * 800);
  expect(stderr! / want).toBeCloseTo(1, 1);
  expect(ci95[1] - ci95[0]).toBeCloseTo(2 * 1.96 * want, 3);
});

test('equal systems: p is 1, and the interval is that of as many items none of which differs', () => {
  const equal = pairOf([0.3, 0.4, 1], [0.3, 0.4, 1]);
  expect(approximateRandomisation(equal, { seed: 1 })).toBe(1);
  const { p, ci95, stderr } = pairedBootstrap(equal, { seed: 1 })!;
  expect([p, stderr]).toEqual([null, null]);
  // Wilson's upper end of 0 in 3: z² / (3 + z²).
  expect(ci95[0]).toBeCloseTo(-3.841459 / 6.841459, 6);
  expect(ci95[1]).toBeCloseTo(3.841459 / 6.841459, 6);
});

test('the same difference on every item: each that differs may be anything from -1 to 1', () => {
  // Two items that differ alike: of four ways to draw the signs two are as large.
  const alike = pairOf([0.1, 0.2], [0.2, 0.3]);
  expect(Math.abs(approximateRandomisation(alike, { seed: 1 })! - 0.5)).toBeLessThan(0.02);
  const { p, ci95 } = pairedBootstrap(alike, { seed: 1 })!;
  const share = 3.841459 / 5.841459;
  expect(p).toBeNull();
  expect(ci95[0]).toBeCloseTo(0.1 - 1.1 * share, 6);
  expect(ci95[1]).toBeCloseTo(0.1 + 0.9 * share, 6);
});

test('one item has a randomisation p of 1 and no interval', () => {
  const pair = pairOf([0], [1]);
  expect(approximateRandomisation(pair, { seed: 1 })).toBe(1);
  expect(pairedBootstrap(pair, { seed: 1 })).toBeNull();
});

test('a score that is undefined for one system is not tested', () => {
  const pair = pairOf([NaN, NaN], [1, 1]);
  expect(differenceOf(pair)).toBeNaN();
  expect(approximateRandomisation(pair, { seed: 1 })).toBeNull();
  expect(pairedBootstrap(pair, { seed: 1 })).toBeNull();
});

test('a score of sums is resampled as such: micro-F1 of shared, answered and wanted', () => {
  const f1: Tallies['score'] = ([shared, answered, wanted]) => (2 * shared!) / (answered! + wanted!);
  const tallies = (rows: number[][]): Tallies => ({
    width: 3,
    rows: Float64Array.from(rows.flat()),
    score: f1,
  });
  const a = tallies([
    [1, 2, 2],
    [0, 1, 3],
    [2, 2, 2],
  ]);
  const b = tallies([
    [2, 2, 2],
    [3, 4, 3],
    [2, 2, 2],
  ]);
  expect(differenceOf({ a, b })).toBeCloseTo(14 / 15 - 6 / 12, 14);
  // Two rows differ. Swapping none or both gives the difference seen; one of them a smaller one.
  expect(Math.abs(approximateRandomisation({ a, b }, { seed: 1 })! - 0.5)).toBeLessThan(0.02);
});

test('everything repeats with its seed', () => {
  const pair = pairOf(Array.from({ length: 50 }, randomFrom(1)), Array.from({ length: 50 }, randomFrom(2)));
  expect(pairedBootstrap(pair, { seed: 9 })).toEqual(pairedBootstrap(pair, { seed: 9 }));
  expect(pairedBootstrap(pair, { seed: 9 })).not.toEqual(pairedBootstrap(pair, { seed: 8 }));
  const p = (seed: number) => approximateRandomisation(pair, { seed });
  expect(p(9)).toBe(p(9));
});
