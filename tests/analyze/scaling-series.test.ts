/** Series of a matrix as curves: what is told, and what is not. */
import { expect, test } from 'vitest';
import { fitSeries } from '../../src-main/analyze/scaling-series';
import type { ScalingSeries } from '../../src-main/common/scaling';
import { randomFrom } from '../../src-main/common/random';

const options = { more: 1000, least: 0.01, seed: 1 };

function series(sizes: readonly number[], scoreAt: (n: number) => number): ScalingSeries {
  const random = randomFrom(3);
  return {
    base: 'base.gguf',
    training: { row: ['QA'], method: 'lora', origin: 'all' },
    task: 'pubmedqa',
    way: 'likelihood',
    scoring: 'likelihood',
    metric: 'accuracy',
    points: sizes.flatMap((n) =>
      [1, 2, 3].map((seed) => ({ n, seed, score: scoreAt(n) + 0.004 * (random() - 0.5) })),
    ),
  };
}

const powerLaw = (n: number) => 0.8 - 1.5 * n ** -0.5;

test('recovers a known curve, tells the gain of further instructions, where it flattens, and a line with a band', () => {
  const { curve, poor, sizes } = fitSeries(series([250, 500, 1000, 2000, 4000, 8000], powerLaw), options);
  expect(sizes).toHaveLength(6);
  expect(poor).toBeNull();
  expect(curve!.ceiling).toBeCloseTo(0.8, 1);
  expect(curve!.ci95.ceiling[0]).toBeLessThan(0.8);
  expect(curve!.ci95.ceiling[1]).toBeGreaterThan(0.8);
  expect(Math.abs(curve!.heldOut!.predicted - powerLaw(8000))).toBeLessThan(0.01);
  expect(curve!.gain!.value).toBeCloseTo(powerLaw(9000) - powerLaw(8000), 3);
  // 1.5 (n^-.5 - (n + 1000)^-.5) falls below .01 at about n = 1,300.
  expect(curve!.flattensAt!).toBeGreaterThan(800);
  expect(curve!.flattensAt!).toBeLessThan(2500);
  expect(curve!.line.at(0)!.n).toBeCloseTo(250, 6);
  expect(curve!.line.at(-1)!.n).toBeCloseTo(16000, 6);
  for (const { score, ci95 } of curve!.line)
    expect(ci95[0] - 1e-3 < score && score < ci95[1] + 1e-3).toBe(true);
});

test('a poor fit is drawn to its largest size and tells nothing beyond it', () => {
  const { curve, poor } = fitSeries(series([250, 500, 1000, 2000], powerLaw), options);
  expect(poor).toBe('few-sizes');
  expect(curve).toMatchObject({ gain: null, flattensAt: null });
  expect(curve!.line.at(-1)!.n).toBeCloseTo(2000, 6);
});

test('two sizes make no curve', () => {
  expect(fitSeries(series([250, 500], powerLaw), options)).toMatchObject({ curve: null, poor: 'few-sizes' });
});
