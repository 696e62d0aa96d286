/**
 * The scores of several systems on the same items, as seen and as they spread over resamples. A resample draws the same rows
 * for all systems, so that whatever is computed from their scores (a difference, an interaction, a Shapley share, the mean of
 * a group of tasks) has its interval from the same draws.
 */
import { randomFrom } from '../common/random';
import { quantile, standardError, unvariedInterval, varies, type Interval } from './intervals';
import { rowCount, scoreOf, type Tallies } from './tallies';

export interface Scores {
  /** By system. */
  seen: number[];
  /** By system: its score in every resample. */
  drawn: Float64Array[];
  /** How many are drawn from; of several tasks the fewest. */
  rows: number;
}

export interface Estimate {
  value: number;
  /** Standard deviation over the resamples; NaN where it is undefined, or where these are all one. */
  stderr: number;
  /** Their 2.5 % and 97.5 % percentiles; where these are all one, `unvariedInterval`. */
  ci95: Interval;
}

/**
 * Several trainings of one system (its seeds) as one: the score is the mean of theirs, and the rows of an item stay together.
 * @param seeds at least one, of the same rows and width
 */
export function overSeeds(seeds: readonly Tallies[]): Tallies {
  const [{ width, rows: first }] = seeds as [Tallies, ...Tallies[]];
  if (seeds.length === 1) return seeds[0]!;
  const wide = width * seeds.length;
  const rows = new Float64Array(first.length * seeds.length);
  for (const [seed, tallies] of seeds.entries())
    for (let from = 0, to = seed * width; from < first.length; from += width, to += wide)
      rows.set(tallies.rows.subarray(from, from + width), to);
  const score = (sums: Float64Array) =>
    seeds.reduce(
      (sum, tallies, seed) => sum + tallies.score(sums.subarray(seed * width, (seed + 1) * width)),
      0,
    ) / seeds.length;
  return { width: wide, rows, score };
}

/**
 * Draws rows with replacement, as many as there are, the same ones for every system.
 * @param systems their tallies over the same items or documents, row by row
 */
export function resampleScores(
  systems: readonly Tallies[],
  { seed, resamples = 2000 }: { seed: number; resamples?: number },
): Scores {
  const n = rowCount(systems[0]!);
  const random = randomFrom(seed);
  const times = new Float64Array(n);
  const drawn = systems.map(() => new Float64Array(resamples));
  for (let resample = 0; resample < resamples; resample++) {
    times.fill(0);
    for (let i = 0; i < n; i++) times[Math.floor(random() * n)]!++;
    for (const [system, tallies] of systems.entries())
      drawn[system]![resample] = tallies.score(weightedSums(tallies, times));
  }
  return { seen: systems.map(scoreOf), drawn, rows: n };
}

function weightedSums({ rows, width }: Tallies, times: Float64Array): Float64Array {
  const sums = new Float64Array(width);
  for (let row = 0, at = 0; at < rows.length; row++, at += width) {
    const count = times[row]!;
    if (count === 0) continue;
    for (let column = 0; column < width; column++) sums[column]! += count * rows[at + column]!;
  }
  return sums;
}

/** The mean of several tasks' scores, system by system; each task is drawn from on its own, so their errors are independent. */
export function meanOfTasks(tasks: readonly Scores[]): Scores {
  const meanAt = (of: (scores: Scores) => ArrayLike<number>, at: number) =>
    tasks.reduce((sum, scores) => sum + of(scores)[at]!, 0) / tasks.length;
  const [first] = tasks as [Scores, ...Scores[]];
  return {
    seen: first.seen.map((_, system) => meanAt(({ seen }) => seen, system)),
    drawn: first.drawn.map((values, system) =>
      values.map((_, resample) => meanAt(({ drawn }) => drawn[system]!, resample)),
    ),
    rows: Math.min(...tasks.map(({ rows }) => rows)),
  };
}

/**
 * Something computed from the systems' scores, with its interval. Resamples on which it is undefined are left out.
 * @param compute from one score per system
 * @param range of what a row may say
 */
export function estimate(
  { seen, drawn, rows }: Scores,
  compute: (scores: ArrayLike<number>) => number,
  range: Interval,
): Estimate {
  const one = new Float64Array(seen.length);
  const values = Float64Array.from(drawn[0] ?? [], (_, resample) => {
    for (let system = 0; system < one.length; system++) one[system] = drawn[system]![resample]!;
    return compute(one);
  })
    .filter((value) => Number.isFinite(value))
    .sort();
  const value = compute(seen);
  if (values.length === 0) return { value, stderr: NaN, ci95: [NaN, NaN] };
  if (!varies(values)) return { value, stderr: NaN, ci95: unvariedInterval(value, rows, range) };
  return {
    value,
    stderr: standardError(values) * Math.sqrt(values.length),
    ci95: [quantile(values, 0.025), quantile(values, 0.975)],
  };
}

/** The estimate of a weighted sum of the scores. @param weights one for each system; one of weight 0 has no part in it */
export function estimateContrast(scores: Scores, weights: ArrayLike<number>): Estimate {
  const range: Interval = [0, 0];
  for (let system = 0; system < weights.length; system++)
    range[weights[system]! < 0 ? 0 : 1] += weights[system]!;
  const sumOf = (values: ArrayLike<number>) => {
    let sum = 0;
    for (let system = 0; system < weights.length; system++)
      if (weights[system] !== 0) sum += weights[system]! * values[system]!;
    return sum;
  };
  return estimate(scores, sumOf, range);
}
