/** Draws splits: by seed and id, in every category the shares asked for, and rows that are alike always together. */
import { createHash } from 'node:crypto';
import type { Category, Split } from '../common/instruction';

export interface RowToSplit {
  id: string;
  category: Category | null;
  /** Rows of one group end in one split. */
  group: number;
  /** The split that the row's file put it in for good; null: it may be moved. */
  fixed: Split | null;
}

export interface SplitShares {
  validation: number;
  test: number;
  seed: number;
}

interface Group {
  /** The first of its ids: what the draw and the category go by. */
  id: string;
  category: Category | null;
  size: number;
  fixed: Split | null;
}

/** Rows or groups that are looked at in one step: a few milliseconds. */
const atOnce = 2000;

/**
 * The split of every row, in the order given; it depends on ids, categories, groups and seed, not on that order. A group
 * goes by its first id. Groups of a category are taken in the order of SHA-256 of `seed:id`: those that still fit into
 * the share of test, then those that fit into that of validation, rounded to whole rows; the rest is for training.
 * Whoever shares a group with a fixed row follows it, into test before validation.
 * Comes in steps of a few milliseconds.
 */
export function* drawSplits(rows: readonly RowToSplit[], shares: SplitShares): Generator<void, Split[]> {
  const groups = yield* groupsOf(rows);
  const drawn = new Map<number, Split>();
  for (const free of (yield* freeByCategory(groups)).values()) yield* draw(free, shares, drawn);
  const splits: Split[] = [];
  for (const { fixed, group } of rows) {
    splits.push(fixed ?? groups.get(group)!.fixed ?? drawn.get(group)!);
    if (splits.length % atOnce === 0) yield;
  }
  return splits;
}

function* groupsOf(rows: readonly RowToSplit[]): Generator<void, Map<number, Group>> {
  const groups = new Map<number, Group>();
  for (const [i, { id, category, group, fixed }] of rows.entries()) {
    if (i % atOnce === 0) yield;
    const known = groups.get(group);
    if (!known) groups.set(group, { id, category, size: fixed ? 0 : 1, fixed: held(fixed) });
    else {
      if (id < known.id) Object.assign(known, { id, category });
      if (!fixed) known.size++;
      if (known.fixed !== 'test') known.fixed = held(fixed) ?? known.fixed;
    }
  }
  return groups;
}

/** Only what is held out binds others: a row that must be trained on does so alone. */
const held = (fixed: Split | null): Split | null => (fixed === 'train' ? null : fixed);

type Free = [number, Group][];

function* freeByCategory(groups: Map<number, Group>): Generator<void, Map<Category | null, Free>> {
  const free = new Map<Category | null, Free>();
  let seen = 0;
  for (const entry of groups) {
    if (++seen % atOnce === 0) yield;
    const { fixed, category } = entry[1];
    if (fixed !== null) continue;
    const list = free.get(category);
    if (list) list.push(entry);
    else free.set(category, [entry]);
  }
  return free;
}

function* draw(
  free: Free,
  { validation, test, seed }: SplitShares,
  drawn: Map<number, Split>,
): Generator<void> {
  let rows = 0;
  // Places are spread evenly: those that begin alike are few, and sorted at once.
  const places = new Map<string, { group: number; size: number; place: string }[]>();
  for (const [i, [group, { id, size }]] of free.entries()) {
    if (i % atOnce === 0) yield;
    rows += size;
    const place = placeOf(id, seed);
    const alike = places.get(place.slice(0, 3));
    if (alike) alike.push({ group, size, place });
    else places.set(place.slice(0, 3), [{ group, size, place }]);
  }
  const left: Record<'test' | 'validation', number> = {
    test: Math.round(test * rows),
    validation: Math.round(validation * rows),
  };
  for (const beginning of [...places.keys()].sort()) {
    yield;
    for (const { group, size } of places.get(beginning)!.sort((a, b) => (a.place < b.place ? -1 : 1))) {
      const split = (['test', 'validation'] as const).find((name) => size <= left[name]);
      if (split) left[split] -= size;
      drawn.set(group, split ?? 'train');
    }
  }
}

const placeOf = (id: string, seed: number): string =>
  createHash('sha256').update(`${seed}:${id}`).digest('hex');
