/** McNemar's exact test against binomial sums and sums of signs by hand. */
import { expect, test } from 'vitest';
import { mcnemar } from '../../src-main/analyze/mcnemar';

/** By item: so many won, lost, and the same on both sides. */
const compared = (won: number, lost: number, same = 5): number[] => [
  ...Array.from({ length: won }, () => 1),
  ...Array.from({ length: lost }, () => -1),
  ...Array.from({ length: same }, () => 0),
];

test.each([
  [0, 0, 1, 1],
  [1, 0, 1, 1 / 2],
  [6, 0, 2 / 64, 1 / 64],
  [8, 2, (2 * (1 + 10 + 45)) / 1024, (2 * (1 + 10) + 45) / 1024],
  [2, 8, (2 * (1 + 10 + 45)) / 1024, (2 * (1 + 10) + 45) / 1024],
  [5, 5, 1, 1 - 252 / 1024 / 2],
])('%i items won and %i lost: p is %f, mid-p %f', (won, lost, p, midP) => {
  expect(mcnemar(compared(won, lost))).toBeCloseTo(p, 14);
  expect(mcnemar(compared(won, lost), { midP: true })).toBeCloseTo(midP, 14);
});

test('items that both get right, or neither, do not count', () => {
  expect(mcnemar(compared(8, 2, 0))).toBe(mcnemar(compared(8, 2, 130)));
});

test('more than a thousand different items have a p, and one that is not zero', () => {
  // Normal tail: z = (1130 - 1000 - .5) / sqrt(500) = 5.79
  expect(mcnemar(compared(1130, 870))).toBeGreaterThan(5e-9);
  expect(mcnemar(compared(1130, 870))).toBeLessThan(9e-9);
});

test('documents of several items change sides whole', () => {
  // ±3 ±1 ±1: two of eight sums are as large as 5.
  expect(mcnemar([3, 1, 1, 0])).toBe(2 / 8);
  // ±2 ±2 ±1: 5, 3, -3 and -5 are at least as large as 3, two of them larger.
  expect(mcnemar([2, 2, -1])).toBe(4 / 8);
  expect(mcnemar([2, 2, -1], { midP: true })).toBe(3 / 8);
  // ±2 ±1: every sum is at least 1.
  expect(mcnemar([2, -1])).toBe(1);
});

test('a document counts for less than as many items by themselves', () => {
  expect(mcnemar([6])).toBe(1);
  expect(mcnemar([6])).toBeGreaterThan(mcnemar(compared(6, 0)));
});

test('counting out signs and the binomial sum agree where every document has one difference', () => {
  // The 2 makes it count signs; with it left out of both tails the rest is binomial: 9 won, 2 lost.
  const signs = mcnemar([...compared(9, 2), 2, -2]);
  let chance = 0;
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  for (let won = 0; won <= 11; won++)
    for (const two of [4, 0, 0, -4])
      if (Math.abs(2 * won - 11 + two) >= 7) chance += choose(11, won) / 2 ** 13;
  expect(signs).toBeCloseTo(chance, 14);
});
