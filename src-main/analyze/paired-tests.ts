/**
 * Tests of two systems on the same items by resampling whole rows of tallies: an item each, or a document of several items.
 * The rows are what is drawn; their number, not that of the resamples, is what a small p comes from.
 */
import { randomFrom } from '../common/random';
import { quantile, rounding, standardError, unvariedInterval, varies, type Interval } from './intervals';
import { scoreOf, sumOf, type Tallies } from './tallies';

/** Both systems' tallies, row by row of the same item or document, and of the same width and score. */
export interface Pair {
  a: Tallies;
  b: Tallies;
}

/** The score of b minus that of a; NaN where one of them is undefined. */
export const differenceOf = ({ a, b }: Pair): number => scoreOf(b) - scoreOf(a);

/**
 * Approximate randomisation, two-sided: the answers of both systems to an item (or document) change sides with probability
 * 1/2; p = (c + 1) / (R + 1), where c of R rounds give a difference at least as large as the one seen.
 * E. W. Noreen, "Computer-Intensive Methods for Testing Hypotheses", 1989; S. Riezler, J. T. Maxwell, "On some pitfalls in
 * automatic evaluation and significance testing for MT", 2005.
 * @returns null where the difference itself is undefined. A round in which it is counts as a large one
 */
export function approximateRandomisation(
  pair: Pair,
  { seed, rounds = 10_000 }: { seed: number; rounds?: number },
): number | null {
  const seen = Math.abs(differenceOf(pair));
  if (Number.isNaN(seen)) return null;
  const { width, score } = pair.a;
  const swaps = differentRows(pair);
  const [sumsA, sumsB] = [sumOf(pair.a), sumOf(pair.b)];
  const [ofA, ofB] = [new Float64Array(width), new Float64Array(width)];
  const random = randomFrom(seed);
  let asLarge = 0;
  for (let round = 0; round < rounds; round++) {
    ofA.set(sumsA);
    ofB.set(sumsB);
    let coins = 0;
    for (let at = 0, row = 0; at < swaps.length; at += width, row++) {
      coins = row % 32 === 0 ? random() * 2 ** 32 : coins >>> 1;
      if ((coins & 1) === 0) continue;
      for (let column = 0; column < width; column++) {
        ofA[column]! += swaps[at + column]!;
        ofB[column]! -= swaps[at + column]!;
      }
    }
    if (!(Math.abs(score(ofB) - score(ofA)) < seen - rounding)) asLarge++;
  }
  return (asLarge + 1) / (rounds + 1);
}

/** b minus a of the rows that differ: to swap the others changes nothing. */
function differentRows({ a, b }: Pair): Float64Array {
  const { width } = a;
  const differences = b.rows.map((value, at) => value - a.rows[at]!);
  const rows: number[] = [];
  for (let at = 0; at < differences.length; at += width) {
    const row = differences.subarray(at, at + width);
    if (row.some((value) => value !== 0)) rows.push(...row);
  }
  return Float64Array.from(rows);
}

export interface PairedBootstrap {
  /** Two-sided; null where all resamples are one. */
  p: number | null;
  /** 2.5 % and 97.5 % percentiles of the difference over the resamples; where these are all one, `unvariedInterval`. */
  ci95: Interval;
  /** Their standard deviation; null where they are all one. */
  stderr: number | null;
}

/**
 * Paired bootstrap: rows are drawn with replacement, for both systems the same; p = (c + 1) / (B + 1), where in c of B
 * resamples the difference lies at least as far from the one seen as that lies from 0.
 * P. Koehn, "Statistical significance tests for machine translation evaluation", 2004; centred as in T. Berg-Kirkpatrick,
 * D. Burkett, D. Klein, "An empirical investigation of statistical significance in NLP", 2012, here on both sides.
 * @returns null where the difference is undefined or there are fewer than two rows to draw from. Resamples on which it is
 * undefined are left out
 */
export function pairedBootstrap(
  pair: Pair,
  { seed, resamples = 10_000 }: { seed: number; resamples?: number },
): PairedBootstrap | null {
  const seen = differenceOf(pair);
  const { width, score } = pair.a;
  const n = pair.a.rows.length / width;
  if (Number.isNaN(seen) || n < 2) return null;
  const both = sideBySide(pair);
  const sums = new Float64Array(2 * width);
  const [ofA, ofB] = [sums.subarray(0, width), sums.subarray(width)];
  const random = randomFrom(seed);
  const drawn = Float64Array.from({ length: resamples }, () => {
    sums.fill(0);
    for (let i = 0; i < n; i++) {
      const at = Math.floor(random() * n) * 2 * width;
      for (let column = 0; column < 2 * width; column++) sums[column]! += both[at + column]!;
    }
    return score(ofB) - score(ofA);
  })
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (drawn.length === 0) return null;
  if (!varies(drawn)) return { p: null, ci95: unvariedInterval(seen, n, [-1, 1]), stderr: null };
  const asFar = drawn.filter((value) => Math.abs(value - seen) >= Math.abs(seen) - rounding).length;
  return {
    p: (asFar + 1) / (drawn.length + 1),
    ci95: [quantile(drawn, 0.025), quantile(drawn, 0.975)],
    stderr: standardError(drawn) * Math.sqrt(drawn.length),
  };
}

/** A row of a, then the same row of b, in one stretch of memory. */
function sideBySide({ a, b }: Pair): Float64Array {
  const { width } = a;
  const both = new Float64Array(2 * a.rows.length);
  for (let at = 0; at < a.rows.length; at += width) {
    both.set(a.rows.subarray(at, at + width), 2 * at);
    both.set(b.rows.subarray(at, at + width), 2 * at + width);
  }
  return both;
}
