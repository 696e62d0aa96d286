import { describe, expect, test } from 'vitest';
import { bootstrapMean, mean, wilsonInterval } from '../../src-main/analyze/intervals';
import { pairedBootstrap } from '../../src-main/analyze/paired-tests';
import {
  estimateContrast,
  estimateRelative,
  meanOfTasks,
  overSeeds,
  resampleScores,
} from '../../src-main/analyze/resampled-scores';
import { meanTallies, scoreOf } from '../../src-main/analyze/tallies';
import { randomFrom } from '../../src-main/common/random';

const random = randomFrom(7);
const answers = (n: number, rate: number) => Array.from({ length: n }, () => (random() < rate ? 1 : 0));
const base = answers(400, 0.4);
const tuned = base.map((right) => (right === 1 || random() < 0.3 ? 1 : 0));

test('one system alone has the interval of its bootstrap, up to chance', () => {
  const scores = resampleScores([meanTallies(base)], { seed: 1, resamples: 4000 });
  const { value, ci95, stderr } = estimateContrast(scores, [1]);
  const plain = bootstrapMean(base, { seed: 2, resamples: 4000 });
  expect(value).toBe(mean(base));
  expect(Math.abs(stderr / plain.stderr - 1)).toBeLessThan(0.05);
  for (const end of [0, 1]) expect(Math.abs(ci95[end]! - plain.ci95[end]!)).toBeLessThan(0.006);
});

test('a difference is drawn in pairs: far narrower than of two independent samples', () => {
  const [a, b] = [meanTallies(base), meanTallies(tuned)];
  const { value, ci95 } = estimateContrast(resampleScores([a, b], { seed: 1, resamples: 4000 }), [-1, 1]);
  const paired = pairedBootstrap({ a, b }, { seed: 2, resamples: 4000 })!;
  expect(value).toBeCloseTo(mean(tuned) - mean(base), 12);
  for (const end of [0, 1]) expect(Math.abs(ci95[end]! - paired.ci95[end]!)).toBeLessThan(0.006);
});

describe('several seeds as one system', () => {
  test('score the mean of theirs, also where the score is no mean of items', () => {
    // A ratio: 1/2 and 3/4, whose mean is not 4/6.
    const ratio = (rows: number[]) => ({
      width: 2,
      rows: Float64Array.from(rows),
      score: ([part, whole]: Float64Array) => part! / whole!,
    });
    expect(scoreOf(overSeeds([ratio([1, 1, 0, 1]), ratio([1, 2, 2, 2])]))).toBe((1 / 2 + 3 / 4) / 2);
  });

  test('keep the answers to an item together: doubling a training narrows nothing', () => {
    const once = estimateContrast(resampleScores([meanTallies(base)], { seed: 3 }), [1]);
    const twice = overSeeds([meanTallies(base), meanTallies(base)]);
    expect(estimateContrast(resampleScores([twice], { seed: 3 }), [1])).toEqual(once);
  });
});

test('a mean of tasks has the error of independent tasks', () => {
  const other = answers(400, 0.4);
  const tasks = [base, other].map((values, seed) =>
    resampleScores([meanTallies(values)], { seed, resamples: 4000 }),
  );
  const together = estimateContrast(meanOfTasks(tasks), [1]);
  const alone = estimateContrast(tasks[0]!, [1]);
  expect(together.value).toBeCloseTo((mean(base) + mean(other)) / 2, 12);
  expect(Math.abs(together.stderr / (alone.stderr / Math.SQRT2) - 1)).toBeLessThan(0.06);
});

test('a relative gain leaves out the resamples that divide by nothing', () => {
  const drawn = [Float64Array.of(0, 0.5, 0.5), Float64Array.of(1, 1, 0.5)];
  const scores = { seen: [0.5, 0.75], drawn };
  const { value, ci95 } = estimateRelative({ ...scores, tasks: [{ ...scores, rows: 9 }] }, 0, 1)!;
  expect(value).toBe(0.5);
  expect(ci95[0]).toBeCloseTo(0.025, 12);
  expect(ci95[1]).toBeCloseTo(0.975, 12);
});

describe('systems that answer every item alike', () => {
  const [, most] = wilsonInterval(0, 400);
  const alike = resampleScores([meanTallies(base), meanTallies(base), meanTallies(base)], { seed: 1 });

  test('differ by what Wilson’s interval allows of as many items, and not by nothing for certain', () => {
    expect(estimateContrast(alike, [-1, 1, 0])).toEqual({ value: 0, stderr: NaN, ci95: [-most, most] });
    expect(estimateContrast(alike, [-1, 2, -1]).ci95).toEqual([-2 * most, 2 * most]);
  });

  test('on every task of a mean differ by what each allows, their squares added', () => {
    const few = resampleScores(Array(3).fill(meanTallies([1, 0, 1, 1])), { seed: 1 });
    const [, wide] = wilsonInterval(0, 4);
    const both = Math.hypot(most, wide) / 2;
    const { value, stderr, ci95 } = estimateContrast(meanOfTasks([alike, few]), [-1, 1, 0]);
    expect({ value, stderr }).toEqual({ value: 0, stderr: NaN });
    expect(ci95[0]).toBeCloseTo(-both, 12);
    expect(ci95[1]).toBeCloseTo(both, 12);
  });

  test('of a score of 0 the interval is Wilson’s', () => {
    const never = resampleScores([meanTallies(Array(30).fill(0) as number[])], { seed: 1 });
    expect(estimateContrast(never, [1]).ci95).toEqual(wilsonInterval(0, 30));
  });
});

describe('a mean of tasks of which one does not vary', () => {
  // By hand: resamples of one task, percentiles of 0.2 and 0.6 about 0.4; the other is right on all of its four items.
  const draws = (low: number, high: number) => Float64Array.from([...Array<number>(20).fill(low), ...Array<number>(20).fill(high)]); // prettier-ignore
  const task = (seen: number[], drawn: Float64Array[], rows: number) => ({ seen, drawn, tasks: [{ seen, drawn, rows }] }); // prettier-ignore
  const varying = task([0.4], [draws(0.2, 0.6)], 50);
  const certain = task([1], [draws(1, 1)], 4);
  // Wilson’s bound of 0 in 4: z² / (4 + z²).
  const share = 3.841458820694124 / 7.841458820694124;

  test('has its value from both, and its interval too', () => {
    const { value, ci95, stderr } = estimateContrast(meanOfTasks([varying, certain]), [1]);
    expect(value).toBeCloseTo(0.7, 12);
    // Down: 0.1 by the one, share / 2 by the other; up: 0.1, for the other is at its most.
    expect(ci95[0]).toBeCloseTo(0.7 - Math.sqrt(0.1 ** 2 + (share / 2) ** 2), 12);
    expect(ci95[1]).toBeCloseTo(0.7 + 0.1, 12);
    // Of the resamples: half of that of the task that varies.
    expect(stderr).toBeCloseTo(estimateContrast(varying, [1]).stderr / 2, 12);
  });

  test('is no surer of a change than the task that no training moved', () => {
    const moved = task([0.4, 0.5], [draws(0.4, 0.4), draws(0.4, 0.6)], 50);
    const unmoved = task([0.25, 0.25], [draws(0, 0.5), draws(0, 0.5)], 4);
    const { value, ci95 } = estimateContrast(meanOfTasks([moved, unmoved]), [-1, 1]);
    expect(value).toBeCloseTo(0.05, 12);
    const reach = Math.sqrt(0.05 ** 2 + (share / 2) ** 2);
    expect(ci95[0]).toBeCloseTo(0.05 - reach, 12);
    expect(ci95[1]).toBeCloseTo(0.05 + reach, 12);
  });

  test('has a relative gain as unsure', () => {
    const moved = task([0.5, 0.6], [draws(0.5, 0.5), draws(0.5, 0.7)], 50);
    const unmoved = task([0.5, 0.5], [draws(0.5, 0.5), draws(0.5, 0.5)], 4);
    const { value, ci95 } = estimateRelative(meanOfTasks([moved, unmoved]), 0, 1)!;
    expect(value).toBeCloseTo(0.1, 12);
    // In shares of the base’s 0.5: 0.1 of the first, and twice share / 2 of the second.
    const reach = Math.sqrt(0.1 ** 2 + share ** 2);
    expect(ci95[0]).toBeCloseTo(0.1 - reach, 12);
    expect(ci95[1]).toBeCloseTo(0.1 + reach, 12);
  });

  test('stays within what a score can be', () => {
    const never = task([0], [draws(0, 0)], 4);
    const { ci95 } = estimateContrast(meanOfTasks([never, task([0.1], [draws(0, 0.2)], 50)]), [1]);
    expect(ci95[0]).toBe(0);
    expect(ci95[1]).toBeCloseTo(0.05 + Math.sqrt(0.05 ** 2 + (share / 2) ** 2), 12);
  });
});

test('a relative gain that is the same in every resample is not certain', () => {
  const answered = [[0.2, 0], [0.4, 0]].map((values) => meanTallies(values)); // prettier-ignore
  const [, share] = wilsonInterval(0, 2);
  const { value, ci95 } = estimateRelative(resampleScores(answered, { seed: 1 }), 0, 1)!;
  expect(value).toBeCloseTo(1, 12);
  // A row may say from -1 to 1, in shares of the base’s 0.1.
  expect(ci95[0]).toBeCloseTo(1 - share * 11, 12);
  expect(ci95[1]).toBeCloseTo(1 + share * 9, 12);
});
