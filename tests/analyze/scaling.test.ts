/** Curves whose truth is known: the fit finds it, and says when there is nothing to find. */
import { describe, expect, test } from 'vitest';
import {
  curveInterval,
  fitCurve,
  flattensAt,
  gainAt,
  scoreAt,
  type Curve,
  type SizedScore,
} from '../../src-main/analyze/scaling';
import { randomFrom } from '../../src-main/common/random';

const truth: Curve = { ceiling: 62, drop: 180, rate: 0.5 };
const sizes = [250, 500, 1000, 2000, 4000, 8000];

/** Normal noise by Box and Muller. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function simulate(noise: number, seed: number, curve = truth, trainings = 3): SizedScore[] {
  const random = randomFrom(seed);
  return sizes.flatMap((n) =>
    Array.from({ length: trainings }, () => ({ n, score: scoreAt(curve, n) + noise * normal(random) })),
  );
}

describe('the curve of exact points', () => {
  const fit = fitCurve(simulate(0, 1), { seed: 1, resamples: 50 });

  test('is the one they were made by', () => {
    expect(fit.curve.ceiling).toBeCloseTo(62, 2);
    expect(fit.curve.drop).toBeCloseTo(180, 0);
    expect(fit.curve.rate).toBeCloseTo(0.5, 3);
    expect(fit.poor).toBeNull();
  });

  test('foretells the size that was held out', () => {
    expect(fit.heldOut!.n).toBe(8000);
    expect(fit.heldOut!.predicted).toBeCloseTo(scoreAt(truth, 8000), 2);
  });

  test('tells from where a thousand more add less than half a point', () => {
    const n = flattensAt(fit, 8000, { least: 0.5 })!;
    expect(gainAt(truth, n - 20)).toBeGreaterThan(0.5);
    expect(gainAt(truth, n + 20)).toBeLessThan(0.5);
  });
});

test('of 40 noisy curves the interval of the score at the largest size holds the truth in at least 33', () => {
  let held = 0;
  for (let seed = 0; seed < 40; seed++) {
    const fit = fitCurve(simulate(0.8, seed), { seed, resamples: 100 });
    const [low, high] = curveInterval(fit, (curve) => scoreAt(curve, 8000));
    if (low <= scoreAt(truth, 8000) && scoreAt(truth, 8000) <= high) held++;
  }
  expect(held).toBeGreaterThanOrEqual(33);
});

test('one training gone wrong hardly moves the curve', () => {
  const points = simulate(0.3, 5);
  const broken = points.map((point, i) => (i === 4 ? { ...point, score: 5 } : point));
  const { curve } = fitCurve(broken, { seed: 1, resamples: 2 });
  expect(Math.abs(scoreAt(curve, 8000) - scoreAt(truth, 8000))).toBeLessThan(1);
});

describe('a poor fit is named, and nothing is told beyond its points', () => {
  const poorOf = (points: SizedScore[]) => fitCurve(points, { seed: 1, resamples: 200 });

  test('fewer than five sizes', () => {
    expect(poorOf(simulate(0.1, 1).filter(({ n }) => n <= 2000)).poor).toBe('few-sizes');
  });

  test('a score that falls with more data', () => {
    expect(poorOf(simulate(0.1, 1, { ceiling: 30, drop: -200, rate: 0.5 })).poor).toBe('no-growth');
  });

  test('noise larger than the growth', () => {
    expect(poorOf(simulate(20, 2)).poor).not.toBeNull();
  });

  test('a line that bends nowhere', () => {
    expect(poorOf(sizes.map((n) => ({ n, score: 10 * Math.log(n) }))).poor).toBe('no-bend');
  });

  test('a jump at the largest size', () => {
    const points = simulate(0.2, 3).map(({ n, score }) => ({ n, score: n === 8000 ? score + 15 : score }));
    const fit = poorOf(points);
    expect(fit.poor).toBe('misses-largest');
    expect(flattensAt(fit, 8000, { least: 0.5 })).toBeNull();
  });
});
