/** Ratings as a table: which values there are, and who gave which of them to each item. */
import type { Rating } from '../common/rating';

export interface RatedItem {
  /** Position of a value in `values` and how many raters gave it; values that nobody gave are left out. */
  counts: (readonly [value: number, count: number])[];
  total: number;
  /** What the first and the second rater said, where both did. */
  pair: readonly [first: number, second: number] | null;
}

export interface Ratings {
  /** In order: numbers by size, texts by code unit. */
  values: string[];
  /** The values as numbers; null when one of them is none. */
  numbers: number[] | null;
  /** In the order of their first rating. */
  raters: string[];
  /** In the order of their first rating. */
  items: RatedItem[];
}

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** @param ratings at most one per item and rater; a number may be written in several ways, “1” and “1.0” are one value */
export function tabulate(ratings: readonly Rating[]): Ratings {
  const numeric = ratings.length > 0 && ratings.every(({ value }) => number.test(value));
  const named = ratings.map((rating) =>
    numeric ? { ...rating, value: String(Number(rating.value)) } : rating,
  );
  const values = [...new Set(named.map(({ value }) => value))].sort(
    numeric ? (a, b) => Number(a) - Number(b) : undefined,
  );
  const positions = new Map(values.map((value, position) => [value, position]));
  const raters = [...new Set(named.map(({ rater }) => rater))];
  const byItem = new Map<string, Map<string, number>>();
  for (const { item, rater, value } of named) {
    if (!byItem.has(item)) byItem.set(item, new Map());
    byItem.get(item)!.set(rater, positions.get(value)!);
  }
  return {
    values,
    numbers: numeric ? values.map(Number) : null,
    raters,
    items: [...byItem.values()].map((given) => ratedItem(given, raters)),
  };
}

function ratedItem(given: ReadonlyMap<string, number>, raters: readonly string[]): RatedItem {
  const counts = new Map<number, number>();
  for (const value of given.values()) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [first, second] = [given.get(raters[0]!), given.get(raters[1]!)];
  return {
    counts: [...counts].sort(([a], [b]) => a - b),
    total: given.size,
    pair: first === undefined || second === undefined ? null : [first, second],
  };
}
