/**
 * What every item adds to a score, as a row of numbers: a score is a function of the sums over all items. So a resample is
 * a sum of rows, whether the score is a mean (sum, count), micro-F1 (shared, answered, wanted) or macro-F1 (three counts for
 * every class).
 */

export interface Tallies {
  /** Numbers in a row, at least 1. */
  width: number;
  /** Row after row. */
  rows: Float64Array;
  /** The score of sums of rows; NaN where it is undefined. */
  score(sums: Float64Array): number;
}

export const rowCount = ({ rows, width }: Tallies): number => rows.length / width;

/** The tallies of a plain mean; what is NaN is left out of it. */
export function meanTallies(values: ArrayLike<number>): Tallies {
  const rows = new Float64Array(2 * values.length);
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) rows.set([values[i]!, 1], 2 * i);
  return { width: 2, rows, score: ([sum, count]) => sum! / count! };
}

/** The score over all rows. */
export const scoreOf = (tallies: Tallies): number => tallies.score(sumOf(tallies));

/** The sums over all rows. */
export function sumOf({ rows, width }: Tallies): Float64Array {
  const sums = new Float64Array(width);
  for (let at = 0; at < rows.length; at += width)
    for (let column = 0; column < width; column++) sums[column]! += rows[at + column]!;
  return sums;
}

/** The score as a function of the rows drawn, for `bootstrap`. */
export function scoreOfDrawn({ rows, width, score }: Tallies): (drawn: Uint32Array) => number {
  const sums = new Float64Array(width);
  return (drawn) => {
    sums.fill(0);
    for (let i = 0; i < drawn.length; i++)
      for (let column = 0; column < width; column++) sums[column]! += rows[drawn[i]! * width + column]!;
    return score(sums);
  };
}

/** One row for every cluster, in the order of first occurrence: the sums over its items. */
export function byCluster(tallies: Tallies, clusters: readonly string[]): Tallies {
  const positions = new Map<string, number>();
  for (const cluster of clusters) if (!positions.has(cluster)) positions.set(cluster, positions.size);
  const { width, rows } = tallies;
  if (positions.size === clusters.length) return tallies;
  const summed = new Float64Array(positions.size * width);
  for (const [item, cluster] of clusters.entries()) {
    const at = positions.get(cluster)! * width;
    for (let column = 0; column < width; column++) summed[at + column]! += rows[item * width + column]!;
  }
  return { ...tallies, rows: summed };
}
