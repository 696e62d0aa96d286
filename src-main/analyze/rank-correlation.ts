/** How far two lists of numbers rise and fall together. */
import { bootstrap, mean, type Interval } from './intervals';

/**
 * Spearman's rho: Pearson's correlation of the ranks, equal values sharing the mean of theirs. C. Spearman, American
 * Journal of Psychology 15, 1904.
 * @returns -1..1; NaN where one of the lists does not vary
 */
export function spearman(x: readonly number[], y: readonly number[]): number {
  const [a, b] = [ranks(x), ranks(y)];
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i]! - meanA) * (b[i]! - meanB);
    ofA += (a[i]! - meanA) ** 2;
    ofB += (b[i]! - meanB) ** 2;
  }
  return product / Math.sqrt(ofA * ofB);
}

/** With its interval by bootstrap over the items; null where it is undefined. */
export function spearmanEstimate(
  x: readonly number[],
  y: readonly number[],
  seed: number,
): { value: number; ci95: Interval } | null {
  const value = spearman(x, y);
  if (Number.isNaN(value)) return null;
  const drawnFrom = (list: readonly number[], drawn: Uint32Array) => Array.from(drawn, (i) => list[i]!);
  const statistic = (drawn: Uint32Array) => spearman(drawnFrom(x, drawn), drawnFrom(y, drawn));
  return { value, ci95: bootstrap(x.length, statistic, { seed, resamples: 1000 }).ci95 };
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranked: number[] = [];
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) ranked[order[at]!] = (from + to - 1) / 2;
  }
  return ranked;
}

/** A pair of numbers, and what it has in common with others. */
export interface ClusteredPair {
  x: number;
  y: number;
  cluster: string;
}

export interface RankCorrelation {
  /** Spearman's. */
  rho: number;
  ci95: Interval;
  pairs: number;
  /** What was drawn for the interval. */
  over: 'clusters' | 'pairs';
}

/** Of four pairs, one order in 24 is perfect by chance. */
const fewestPairs = 5;
const fewestClusters = 5;

/**
 * Spearman's rho of pairs that are not all independent, with its bootstrap interval over clusters where there are five of
 * them, else over pairs, which takes those of one cluster for independent.
 * @returns null of fewer than five pairs, or where it is undefined
 */
export function clusteredSpearman(pairs: readonly ClusteredPair[], seed: number): RankCorrelation | null {
  const rho = rhoOf(pairs);
  if (pairs.length < fewestPairs || Number.isNaN(rho)) return null;
  const clusters = [...Map.groupBy(pairs, ({ cluster }) => cluster).values()];
  const byCluster = clusters.length >= fewestClusters;
  const units = byCluster ? clusters : pairs.map((pair) => [pair]);
  const statistic = (drawn: Uint32Array) => rhoOf(Array.from(drawn, (at) => units[at]!).flat());
  const { ci95 } = bootstrap(units.length, statistic, { seed });
  return { rho, ci95, pairs: pairs.length, over: byCluster ? 'clusters' : 'pairs' };
}

const rhoOf = (pairs: readonly ClusteredPair[]): number =>
  spearman(
    pairs.map(({ x }) => x),
    pairs.map(({ y }) => y),
  );
