import { expect, test } from 'vitest';
import { meanOfFew, tBeyond, tQuantile } from '../../src-main/analyze/student';

test.each([
  // Tables of the t distribution.
  [0.975, 1, 12.7062],
  [0.975, 4, 2.77645],
  [0.975, 9, 2.26216],
  [0.995, 4, 4.60409],
  [0.975, 1000, 1.96234],
])('quantile %f with %i degrees of freedom is %f', (p, freedom, t) => {
  expect(tQuantile(p, freedom)).toBeCloseTo(t, 4);
});

test('with one degree of freedom it is Cauchy’s: |t| > 1 half of the time', () => {
  expect(tBeyond(1, 1)).toBeCloseTo(0.5, 12);
  expect(tBeyond(0, 7)).toBe(1);
});

test('five seeds: mean, interval and p by hand', () => {
  // mean 3, s^2 = 2.5, error sqrt(.5); t = 3 / .70711 = 4.24264
  const { value, ci95, p } = meanOfFew([1, 2, 3, 4, 5])!;
  expect(value).toBe(3);
  expect(ci95[0]).toBeCloseTo(3 - 2.776445 * Math.SQRT1_2, 5);
  expect(ci95[1]).toBeCloseTo(3 + 2.776445 * Math.SQRT1_2, 5);
  expect(p).toBeCloseTo(0.013235, 5);
});

test('four seeds, or seeds that are all alike, tell nothing', () => {
  expect(meanOfFew([1, 2, 3, 4])).toBeNull();
  expect(meanOfFew([2, 2, 2, 2, 2])).toBeNull();
});
