/** How sure a number is: standard errors and 95 % intervals. */
import { randomFrom } from '../common/random';
import { z975 as z } from './normal';

export type Interval = [low: number, high: number];

/** Arithmetic mean; NaN of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Standard error of the mean, from the sample's standard deviation (n - 1); 0 for fewer than two values. */
export function standardError(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return 0;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - centre) ** 2;
  return Math.sqrt(squares / (n - 1) / n);
}

/**
 * Wilson's 95 % score interval of a proportion, within 0..1.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 * @param hits 0..n
 * @param n at least 1
 */
export function wilsonInterval(hits: number, n: number): Interval {
  const share = hits / n;
  const centre = (share + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2));
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half];
}

/**
 * 95 % interval of a score that is the same whichever rows are drawn, so that these say nothing of its spread. Of n rows none
 * differs: the share of those that do is bounded by Wilson's interval, and each of them may be anything from low to high. Holds
 * for means, and is Wilson's own for all wrong or all right; for scores of sums it is an approximation.
 * @param n at least 1
 * @param range of what a row may say
 */
export function unvariedInterval(value: number, n: number, range: Interval = [0, 1]): Interval {
  const [below, above] = unvariedReach(value, n, range);
  return [value - below, value + above];
}

/** How far `unvariedInterval` reaches from the value, down and up. */
export function unvariedReach(value: number, n: number, [low, high]: Interval): Interval {
  const [, share] = wilsonInterval(0, n);
  return [share * (value - low), share * (high - value)];
}

/** Sums in another order differ in their last digits: what is this near counts as equal. */
export const rounding = 1e-12;

/** Whether sorted values are not all one. */
export const varies = (sorted: ArrayLike<number>): boolean =>
  sorted.length > 0 && sorted[sorted.length - 1]! - sorted[0]! > rounding;

export interface Bootstrap {
  /** Standard deviation of the statistic over the resamples. */
  stderr: number;
  /** Its 2.5 % and 97.5 % percentiles. */
  ci95: Interval;
  /** Whether the resamples differ at all; see `unvariedInterval`. */
  varies: boolean;
}

/**
 * Percentile bootstrap: draws n items with replacement, `resamples` times, and looks at how the statistic spreads.
 * Draws on which the statistic is undefined (NaN) are left out.
 * B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979.
 * @param n number of items, at least 1
 * @param statistic computed from the drawn positions 0..n-1; the array is used again for the next draw
 */
export function bootstrap(
  n: number,
  statistic: (drawn: Uint32Array) => number,
  { seed, resamples = 2000 }: { seed: number; resamples?: number },
): Bootstrap {
  const random = randomFrom(seed);
  const drawn = new Uint32Array(n);
  const values = Float64Array.from({ length: resamples }, () => {
    for (let i = 0; i < n; i++) drawn[i] = Math.floor(random() * n);
    return statistic(drawn);
  })
    .filter((value) => !Number.isNaN(value))
    .sort();
  const stderr = standardError(values) * Math.sqrt(values.length);
  return { stderr, ci95: [quantile(values, 0.025), quantile(values, 0.975)], varies: varies(values) };
}

/** Percentile bootstrap of the mean of some values. */
export function bootstrapMean(
  values: readonly number[],
  options: { seed: number; resamples?: number },
): Bootstrap {
  const statistic = (drawn: Uint32Array) => {
    let sum = 0;
    for (let i = 0; i < drawn.length; i++) sum += values[drawn[i]!]!;
    return sum / drawn.length;
  };
  return bootstrap(values.length, statistic, options);
}

/**
 * The q-quantile of sorted values, between two neighbours in proportion.
 * @param q 0..1
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.ceil(position)]!;
  return low + (position - below) * (high - low);
}
