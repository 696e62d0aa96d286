/** How often a Run still answers on the way. */
import { expect, test } from 'vitest';
import { samplingsLeft } from '../../src-main/common/samples';

test('is counted by the turns that are still to come, the last step’s among them', () => {
  // Asked after steps 0, 4, 8 and 9.
  expect([0, 3, 4, 7, 8].map((step) => samplingsLeft(4, step, 9))).toEqual([3, 3, 2, 2, 1]);
  expect([0, 4].map((step) => samplingsLeft(4, step, 8))).toEqual([2, 1]);
  expect(samplingsLeft(0, 3, 9)).toBe(0);
});
