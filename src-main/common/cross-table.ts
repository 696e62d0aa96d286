/** What two raters said of the same items, as a table of counts. */
import type { Rating } from './rating';

export interface CrossTable {
  raters: readonly [first: string, second: string];
  /** Of both, in order: numbers by size, texts by code unit. */
  values: string[];
  /** Items by the first's value (rows) and the second's (columns). */
  counts: number[][];
  /** Items that both rated. */
  n: number;
}

/**
 * @param pair default: the two raters with most items in common, of equal pairs the first by name
 * @returns null where no two have an item in common
 */
export function crossTable(
  ratings: readonly Rating[],
  pair: readonly [string, string] | null = closestPair(ratings),
): CrossTable | null {
  if (!pair) return null;
  const [first, second] = pair.map(
    (name) => new Map(ratings.flatMap(({ item, rater, value }) => (rater === name ? [[item, value]] : []))),
  ) as [Map<string, string>, Map<string, string>];
  const both = [...first].flatMap(([item, a]) => (second.has(item) ? [[a, second.get(item)!] as const] : []));
  if (both.length === 0) return null;
  const values = [...new Set(both.flat())].sort(byValue);
  const counts = values.map((a) => values.map((b) => both.filter(([x, y]) => x === a && y === b).length));
  return { raters: pair, values, counts, n: both.length };
}

function closestPair(ratings: readonly Rating[]): readonly [string, string] | null {
  const raters = [...new Set(ratings.map(({ rater }) => rater))].sort();
  const items = new Map(
    raters.map((name) => [
      name,
      new Set(ratings.flatMap(({ item, rater }) => (rater === name ? [item] : []))),
    ]),
  );
  let best: { pair: readonly [string, string]; common: number } | null = null;
  for (const [i, a] of raters.entries())
    for (const b of raters.slice(i + 1)) {
      const common = [...items.get(a)!].filter((item) => items.get(b)!.has(item)).length;
      if (common > (best?.common ?? 0)) best = { pair: [a, b], common };
    }
  return best?.pair ?? null;
}

const byValue = (a: string, b: string): number => Number(a) - Number(b) || (a < b ? -1 : 1);
