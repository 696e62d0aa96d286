/** What so many items can show, against the formulas and against trials. */
import { expect, test } from 'vitest';
import { detectableAccuracyDifference, detectableMeanDifference } from '../../src-main/analyze/detectable';
import { mcnemar } from '../../src-main/analyze/mcnemar';
import { randomFrom } from '../../src-main/common/random';

test('of means it is 2.80 standard errors', () => {
  expect(detectableMeanDifference(100, 0.5)).toBeCloseTo((1.959963984540054 + 0.8416212335729143) * 0.05, 12);
  expect(detectableMeanDifference(100, 0)).toBe(0);
});

test('of accuracies Connor’s number of items gives the difference back', () => {
  const [psi, d] = [0.2, 0.08];
  const n = (1.959963984540054 * Math.sqrt(psi) + 0.8416212335729143 * Math.sqrt(psi - d * d)) ** 2 / d ** 2;
  expect(detectableAccuracyDifference(n, psi)).toBeCloseTo(d, 10);
});

test('more items, fewer discordant ones and a lower level show less or more', () => {
  const of = (n: number, psi: number, alpha = 0.05) => detectableAccuracyDifference(n, psi, { alpha })!;
  expect(of(1273, 0.3)).toBeLessThan(of(500, 0.3));
  expect(of(500, 0.1)).toBeLessThan(of(500, 0.3));
  expect(of(500, 0.3, 0.05 / 36)).toBeGreaterThan(of(500, 0.3));
});

test('too few items show nothing', () => {
  expect(detectableAccuracyDifference(3, 0.1)).toBeNull();
});

test('in trials McNemar’s test (mid-p) finds the difference in about eight of ten', () => {
  const [n, psi] = [500, 0.3];
  const d = detectableAccuracyDifference(n, psi)!;
  const random = randomFrom(7);
  const trials = 400;
  let found = 0;
  for (let trial = 0; trial < trials; trial++) {
    const differences = Array.from({ length: n }, () => {
      const u = random();
      return u < (psi + d) / 2 ? 1 : u < psi ? -1 : 0;
    });
    if (mcnemar(differences, { midP: true }) < 0.05) found++;
  }
  expect(found / trials).toBeGreaterThan(0.73);
  expect(found / trials).toBeLessThan(0.87);
});
