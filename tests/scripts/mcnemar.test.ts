/** McNemar's exact test against binomial sums by hand. */
import { expect, test } from 'vitest';
import { mcnemar } from '../../scripts/bench/mcnemar.mjs';

/** Two lists by item: so many won, lost, right both times, wrong both times. */
const compared = (won: number, lost: number, both = 3, none = 2): [boolean[], boolean[]] => {
  const times = (count: number, value: boolean) => Array.from({ length: count }, () => value);
  return [
    [...times(won, false), ...times(lost, true), ...times(both, true), ...times(none, false)],
    [...times(won, true), ...times(lost, false), ...times(both, true), ...times(none, false)],
  ];
};

test.each([
  [0, 0, 1],
  [1, 0, 1],
  [6, 0, 2 / 64],
  [8, 2, (2 * (1 + 10 + 45)) / 1024],
  [2, 8, (2 * (1 + 10 + 45)) / 1024],
  [5, 5, 1],
])('%i items won and %i lost: p is %f', (won, lost, p) => {
  expect(mcnemar(...compared(won, lost))).toBeCloseTo(p, 12);
});

test('items that both get right, or neither, do not count', () => {
  expect(mcnemar(...compared(8, 2, 0, 0))).toBe(mcnemar(...compared(8, 2, 90, 40)));
});
