/** How long the instructions of a dataset are in tokens of a model, and how many of them a context would leave out. */

/** How many rows have each length, by length. */
export type LengthCounts = readonly (readonly [tokens: number, rows: number])[];

export interface LengthBin {
  /** Tokens, inclusive. */
  from: number;
  /** Exclusive; null: everything longer. */
  to: number | null;
  rows: number;
}

export interface LengthSummary {
  rows: number;
  median: number | null;
  p95: number | null;
  longest: number | null;
  /** Tokens that an instruction may have: the limit the rows are counted against. */
  limit: number;
  /** Rows longer than the limit. */
  leftOut: number;
  bins: LengthBin[];
}

/** Bins a picture has at most, but for the open one at the end. */
const mostBins = 30;

/** @param limit 1 or more tokens */
export function summariseLengths(counts: LengthCounts, limit: number): LengthSummary {
  const rows = counts.reduce((sum, [, rows]) => sum + rows, 0);
  return {
    rows,
    median: quantile(counts, rows, 0.5),
    p95: quantile(counts, rows, 0.95),
    longest: counts.at(-1)?.[0] ?? null,
    limit,
    leftOut: counts.reduce((sum, [tokens, rows]) => sum + (tokens > limit ? rows : 0), 0),
    bins: binsOf(counts, limit),
  };
}

/** The least length that at least this share of the rows does not exceed (the nearest rank). */
function quantile(counts: LengthCounts, rows: number, share: number): number | null {
  let seen = 0;
  for (const [tokens, of] of counts) {
    seen += of;
    if (seen >= share * rows) return tokens;
  }
  return null;
}

/** Equal bins up to the longest row or half as much again as the limit; what is longer shares one open bin. */
function binsOf(counts: LengthCounts, limit: number): LengthBin[] {
  const longest = counts.at(-1)?.[0];
  if (longest === undefined) return [];
  const end = Math.min(longest + 1, Math.ceil(1.5 * limit));
  const width = roundWidth(end / mostBins);
  const bins: LengthBin[] = Array.from({ length: Math.ceil(end / width) }, (_, i) => ({
    from: i * width,
    to: (i + 1) * width,
    rows: 0,
  }));
  const open: LengthBin = { from: bins.length * width, to: null, rows: 0 };
  for (const [tokens, rows] of counts) (bins[Math.floor(tokens / width)] ?? open).rows += rows;
  return open.rows > 0 ? [...bins, open] : bins;
}

/** The least of 1, 2, 4, 8, … that is not below: contexts are powers of two, so a bin ends at theirs. */
function roundWidth(least: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(least)));
}
