/**
 * Agreement of raters: percent agreement, Cohen's kappa (plain and weighted), Fleiss' kappa and Krippendorff's alpha.
 * Each is one minus observed over expected disagreement, computed from some of the items, so that the same function
 * serves the value and its bootstrap.
 */
import type { Agreement, Estimate, Level, Rating, Weighting } from '../common/rating';
import { bootstrap } from './intervals';
import { tabulate, type Ratings } from './ratings';

export interface AgreementOptions {
  seed: number;
  /** Default: nominal for texts, ordinal for whole numbers, interval for other numbers. */
  level?: Level;
  /** Default: quadratic. */
  weights?: Weighting;
  resamples?: number;
}

/** Positions of items, an item drawn twice standing twice. */
type Items = ArrayLike<number>;

/**
 * All statistics of some ratings. An item with one rating says nothing of agreement; a rating that is missing is left
 * out, never filled in.
 * @param ratings at most one per item and rater
 */
export function agreement(
  ratings: readonly Rating[],
  { seed, level, weights = 'quadratic', resamples = 2000 }: AgreementOptions,
): Agreement {
  const table = tabulate(ratings);
  const chosen = level ?? naturalLevel(table.numbers);
  const { numbers } = table;
  const estimate = (statistic: (items: Items) => number) =>
    estimateOver(table.items.length, statistic, { seed, resamples });
  const two = table.raters.length === 2;
  return {
    percent: estimate((items) => percentAgreement(table, items)),
    cohen: two ? estimate((items) => cohenKappa(table, items, unequal)) : null,
    cohenWeighted:
      two && numbers ? estimate((items) => cohenKappa(table, items, weightOf(numbers, weights))) : null,
    fleiss: estimate((items) => fleissKappa(table, items)),
    krippendorff:
      chosen === 'nominal' || numbers ? estimate((items) => krippendorffAlpha(table, items, chosen)) : null,
    level: chosen,
    weights,
    items: table.items.length,
    raters: table.raters.length,
    ratings: ratings.length,
  };
}

/** How much it counts that one value was given where another was; by positions in the list of values. */
type Difference = (a: number, b: number) => number;

const unequal: Difference = (a, b) => (a === b ? 0 : 1);

const weightOf = (numbers: readonly number[], weights: Weighting): Difference =>
  weights === 'linear'
    ? (a, b) => Math.abs(numbers[a]! - numbers[b]!)
    : (a, b) => (numbers[a]! - numbers[b]!) ** 2;

function naturalLevel(numbers: readonly number[] | null): Level {
  if (!numbers) return 'nominal';
  return numbers.every(Number.isInteger) ? 'ordinal' : 'interval';
}

/** The statistic over all items and its interval; resamples on which it is undefined are left out. */
function estimateOver(
  n: number,
  statistic: (items: Items) => number,
  options: { seed: number; resamples: number },
): Estimate | null {
  const value = statistic(Uint32Array.from({ length: n }, (_, item) => item));
  if (Number.isNaN(value)) return null;
  return { value, ci95: bootstrap(n, statistic, options).ci95 };
}

/** 1 - observed / expected disagreement; NaN where no disagreement can be expected. */
const chanceCorrected = (observed: number, expected: number): number =>
  expected > 0 ? 1 - observed / expected : NaN;

/** NaN when no item has two ratings. */
function percentAgreement({ items: all }: Ratings, items: Items): number {
  let sum = 0;
  let rated = 0;
  for (let i = 0; i < items.length; i++) {
    const { counts, total } = all[items[i]!]!;
    if (total < 2) continue;
    let agreeing = 0;
    for (const [, count] of counts) agreeing += count * (count - 1);
    sum += agreeing / (total * (total - 1));
    rated++;
  }
  return sum / rated;
}

/** J. Cohen, Educational and Psychological Measurement 20, 1960; weighted: Psychological Bulletin 70, 1968. */
function cohenKappa({ items: all, values }: Ratings, items: Items, difference: Difference): number {
  const first = new Float64Array(values.length);
  const second = new Float64Array(values.length);
  let observed = 0;
  let n = 0;
  for (let i = 0; i < items.length; i++) {
    const { pair } = all[items[i]!]!;
    if (!pair) continue;
    first[pair[0]]!++;
    second[pair[1]]!++;
    observed += difference(...pair);
    n++;
  }
  return chanceCorrected(observed / n, expectedDifference(first, second, difference) / n ** 2);
}

/**
 * J. L. Fleiss, Psychological Bulletin 76, 1971. Items may have different numbers of ratings: agreement is averaged over
 * those with two or more, the share of a value over all items, each item counting once (K. L. Gwet, Handbook of
 * Inter-Rater Reliability, 4th ed., 2014, chapter 2); with equal numbers that is Fleiss' own formula.
 */
function fleissKappa(table: Ratings, items: Items): number {
  const shares = new Float64Array(table.values.length);
  for (let i = 0; i < items.length; i++) {
    const { counts, total } = table.items[items[i]!]!;
    for (const [value, count] of counts) shares[value]! += count / total;
  }
  const expected = shares.reduce(
    (sum, share) => sum + (share / items.length) * (1 - share / items.length),
    0,
  );
  return chanceCorrected(1 - percentAgreement(table, items), expected);
}

/** K. Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, from the coincidences of values within items. */
function krippendorffAlpha({ items: all, values, numbers }: Ratings, items: Items, level: Level): number {
  const totals = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < items.length; i++) {
    const { counts, total } = all[items[i]!]!;
    if (total < 2) continue;
    for (const [value, count] of counts) totals[value]! += count;
    n += total;
  }
  const difference = differenceAt(level, totals, numbers);
  let observed = 0;
  for (let i = 0; i < items.length; i++) {
    const { counts, total } = all[items[i]!]!;
    for (let a = 1; a < counts.length; a++)
      for (let b = 0; b < a; b++)
        observed +=
          (2 * counts[a]![1] * counts[b]![1] * difference(counts[a]![0], counts[b]![0])) / (total - 1);
  }
  return chanceCorrected(observed / n, expectedDifference(totals, totals, difference) / (n * (n - 1)));
}

/** Squared differences as Krippendorff defines them per level; `totals` are the ratings of each value. */
function differenceAt(level: Level, totals: Float64Array, numbers: readonly number[] | null): Difference {
  if (level === 'nominal') return unequal;
  if (level === 'interval') return weightOf(numbers!, 'quadratic');
  // Half of a value's own ratings lie below its middle: the distance of two middles is what lies between them.
  let below = 0;
  const middles = Float64Array.from(totals, (total) => (below += total) - total / 2);
  return (a, b) => (middles[a]! - middles[b]!) ** 2;
}

function expectedDifference(first: Float64Array, second: Float64Array, difference: Difference): number {
  let sum = 0;
  for (let a = 0; a < first.length; a++)
    for (let b = 0; b < second.length; b++)
      if (first[a]! > 0 && second[b]! > 0) sum += first[a]! * second[b]! * difference(a, b);
  return sum;
}
