/**
 * The scores of several systems on the same items, as seen and as they spread over resamples. A resample draws the same rows
 * for all systems, so that whatever is computed from their scores (a difference, an interaction, a Shapley share, the mean of
 * a group of tasks) has its interval from the same draws.
 */
import { randomFrom } from '../common/random';
import { quantile, standardError, unvariedReach, varies, type Interval } from './intervals';
import { rowCount, scoreOf, type Tallies } from './tallies';

export interface TaskScores {
  /** By system. */
  seen: number[];
  /** By system: its score in every resample. */
  drawn: Float64Array[];
  /** How many are drawn from. */
  rows: number;
}

export interface Scores extends Pick<TaskScores, 'seen' | 'drawn'> {
  /** What they are the mean of: itself alone, or the tasks of a group. */
  tasks: TaskScores[];
}

export interface Estimate {
  value: number;
  /** Standard deviation over the resamples; NaN where it is undefined, or where these are all one. */
  stderr: number;
  /** Their 2.5 % and 97.5 % percentiles; where these are all one, or those of a task are, see `estimate`. */
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
  const scores = { seen: systems.map(scoreOf), drawn };
  return { ...scores, tasks: [{ ...scores, rows: n }] };
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
    tasks: tasks.flatMap((scores) => scores.tasks),
  };
}

/** Of some systems alone, in the order given. */
export function scoresOf({ seen, drawn, tasks }: Scores, systems: readonly number[]): Scores {
  const chosen = (of: Pick<Scores, 'seen' | 'drawn'>) => ({
    seen: systems.map((i) => of.seen[i]!),
    drawn: systems.map((i) => of.drawn[i]!),
  });
  return {
    ...chosen({ seen, drawn }),
    tasks: tasks.map(({ rows, ...of }) => ({ rows, ...chosen(of) })),
  };
}

/** The estimate of a weighted sum of the scores. @param weights one for each system; one of weight 0 has no part in it */
export const estimateContrast = (scores: Scores, weights: ArrayLike<number>): Estimate =>
  estimate(scores, (of) => weigh(of, weights), { weights, scale: 1 });

/**
 * The estimate of what a system gains over another, in shares of what that has; null where it has nothing. Resamples in which
 * it has nothing are left out.
 */
export function estimateRelative(scores: Scores, before: number, after: number): Estimate | null {
  const weights = scores.seen.map((_, system) => Number(system === after) - Number(system === before));
  const gain = (of: ArrayLike<number>) => (of[after]! - of[before]!) / of[before]!;
  const relative = estimate(scores, gain, { weights, scale: 1 / scores.seen[before]! });
  return Number.isFinite(relative.value) ? relative : null;
}

function weigh(scores: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  for (let system = 0; system < weights.length; system++)
    if (weights[system] !== 0) sum += weights[system]! * scores[system]!;
  return sum;
}

/** What is estimated, or for a ratio its numerator: a sum of the scores by `weights`, times `scale`. */
interface Linear {
  weights: ArrayLike<number>;
  scale: number;
}

/**
 * Something computed from the systems' scores, with its interval. Resamples on which it is undefined are left out.
 *
 * A mean of T tasks of which some vary and some do not is v = (Σ a_t)/T, with independent errors. The percentiles [l, u] of
 * the resamples hold the spread of those that vary; one that does not adds its value to v and a spread of 0, as if it were
 * known without error, though alone it has `unvariedInterval` [l_t, u_t] about a_t. Limits of a sum of independent estimates
 * are recovered from the variances that the limits of each imply at its own end: where v - l is z times an error, squares of
 * such distances add up. So the interval is v - √((v - l)² + Σ ((a_t - l_t)/T)²) to v + √((u - v)² + Σ ((u_t - a_t)/T)²), over
 * the tasks t that do not vary; with none of these it is [l, u], and of a single task that does not vary its own.
 * G. Y. Zou, A. Donner, “Construction of confidence limits about effect measures: a general approach”, Statistics in Medicine
 * 27, 2008.
 * @param compute from one score per system
 */
function estimate(
  { seen, drawn, tasks }: Scores,
  compute: (scores: ArrayLike<number>) => number,
  linear: Linear,
): Estimate {
  const value = compute(seen);
  const values = overResamples(drawn, compute).sort();
  if (values.length === 0) return { value, stderr: NaN, ci95: [NaN, NaN] };
  const spreads = varies(values);
  const still = tasks.filter((task) => !spreads || !variesBy(task, linear));
  const percentiles: Interval = [quantile(values, 0.025), quantile(values, 0.975)];
  return {
    value,
    stderr: spreads ? standardError(values) * Math.sqrt(values.length) : NaN,
    ci95:
      still.length === 0 ? percentiles : widened(value, percentiles, reachOf(still, linear, tasks.length)),
  };
}

/** Of every resample what is computed; those on which it is undefined are left out. */
function overResamples(
  drawn: readonly Float64Array[],
  compute: (scores: ArrayLike<number>) => number,
): Float64Array {
  const one = new Float64Array(drawn.length);
  return Float64Array.from(drawn[0] ?? [], (_, resample) => {
    for (let system = 0; system < one.length; system++) one[system] = drawn[system]![resample]!;
    return compute(one);
  }).filter((value) => Number.isFinite(value));
}

function variesBy({ drawn }: TaskScores, { weights }: Linear): boolean {
  let [least, most] = [Infinity, -Infinity];
  for (const value of overResamples(drawn, (of) => weigh(of, weights))) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return varies([least, most]);
}

/** How far the mean of some tasks may lie from what is seen for those that do not vary: on either side, of each. */
function reachOf(still: readonly TaskScores[], { weights, scale }: Linear, tasks: number): Interval[] {
  const range: Interval = [0, 0];
  for (let system = 0; system < weights.length; system++)
    range[weights[system]! < 0 ? 0 : 1] += weights[system]! * scale;
  return still.map(({ seen, rows }) => {
    const [below, above] = unvariedReach(scale * weigh(seen, weights), rows, range);
    return [below / tasks, above / tasks];
  });
}

function widened(value: number, [low, high]: Interval, reach: readonly Interval[]): Interval {
  const below = Math.hypot(Math.max(0, value - low), ...reach.map(([below]) => below));
  const above = Math.hypot(Math.max(0, high - value), ...reach.map(([, above]) => above));
  return [value - below, value + above];
}
