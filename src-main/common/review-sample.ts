/** Draws the rows of a review queue. A draw depends on a row's id and the seed alone, never on where the row stands. */
import type { Category } from './instruction';
import { randomFrom } from './random';

/**
 * in-order: as they were imported. random: each row equally likely. stratified: random, categories in the shares they
 * have in the dataset. uncertain: the rows with most reasons to doubt them first, equals at random.
 */
export const strategies = ['in-order', 'random', 'stratified', 'uncertain'] as const;
export type Strategy = (typeof strategies)[number];

export interface Candidate {
  rowId: number;
  id: string;
  category: Category | null;
  /** What makes it uncertain, in words. */
  reasons: string[];
}

export interface Sample {
  /** Candidates come in the order of import, one by one: a dataset may be larger than what one wants to hold. */
  take(candidate: Candidate): void;
  /** The drawn rows, in the order in which they are reviewed. */
  chosen(): Candidate[];
}

/** @param size rows to draw, at least 1; all when there are fewer */
export function openSample(strategy: Strategy, size: number, seed: number): Sample {
  return strategy === 'stratified' ? stratified(size, seed) : first(size, orders[strategy](seed));
}

/** A smaller number comes first. */
type Order = (candidate: Candidate) => number;

const orders: Record<Exclude<Strategy, 'stratified'>, (seed: number) => Order> = {
  'in-order': () => {
    let arrived = 0;
    return () => arrived++;
  },
  random:
    (seed) =>
    ({ id }) =>
      drawOf(id, seed),
  // A draw is below 1, so one reason more always goes first.
  uncertain:
    (seed) =>
    ({ id, reasons }) =>
      drawOf(id, seed) - reasons.length,
};

/** Each category gets its share of the size; within it rows are drawn at random. */
function stratified(size: number, seed: number): Sample {
  const draw = orders.random(seed);
  const strata = new Map<Category | null, { rows: number; sample: Sample }>();
  return {
    take: (candidate) => {
      const { category } = candidate;
      const stratum = strata.get(category) ?? { rows: 0, sample: first(size, draw) };
      stratum.rows++;
      stratum.sample.take(candidate);
      strata.set(category, stratum);
    },
    chosen: () => {
      const all = [...strata.values()];
      const shares = shareOut(
        size,
        all.map(({ rows }) => rows),
      );
      // Mixed by their draws, so that the first half of the queue is a sample of the same kind.
      return all
        .flatMap(({ sample }, i) => sample.chosen().slice(0, shares[i]))
        .sort((a, b) => draw(a) - draw(b));
    },
  };
}

/**
 * Whole numbers that add up to `size` (or to all there is), in proportion to `counts`, by the largest remainder; of
 * equal remainders the earlier one.
 */
export function shareOut(size: number, counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = Math.min(size, total);
  const quotas = counts.map((count) => (wanted * count) / total);
  const shares = quotas.map(Math.floor);
  const left = wanted - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = quotas
    .map((quota, i) => ({ i, remainder: quota - shares[i]! }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder.slice(0, left)) shares[i]!++;
  return shares;
}

/** The `size` candidates that come first; never holds more than twice as many. */
function first(size: number, order: Order): Sample {
  let held: { candidate: Candidate; place: number }[] = [];
  const cut = () => {
    held.sort((a, b) => a.place - b.place || (a.candidate.id < b.candidate.id ? -1 : 1));
    held = held.slice(0, size);
  };
  return {
    take: (candidate) => {
      if (held.push({ candidate, place: order(candidate) }) >= 2 * size) cut();
    },
    chosen: () => {
      cut();
      return held.map(({ candidate }) => candidate);
    },
  };
}

/** A number in [0, 1) from the first 32 bits of a row's id and the seed. */
export function drawOf(id: string, seed: number): number {
  return randomFrom(parseInt(id.slice(0, 8), 16) ^ seed)();
}
