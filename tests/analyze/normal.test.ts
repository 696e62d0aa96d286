/** The normal distribution against its tables. */
import { expect, test } from 'vitest';
import { normalBelow, normalQuantile, z975 } from '../../src-main/analyze/normal';

test.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [-1.96, 0.024997895148220435],
  [3, 0.9986501019683699],
  [-40, 0],
  [40, 1],
])('below %f lies %f', (x, p) => {
  expect(normalBelow(x)).toBeCloseTo(p, 14);
});

test('the quantile is the inverse', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(z975, 13);
  expect(normalQuantile(0.8)).toBeCloseTo(0.8416212335729143, 13);
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 10);
});
