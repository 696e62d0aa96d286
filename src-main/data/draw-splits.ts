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

/**
 * The split of every row, in the order given; it depends on ids, categories, groups and seed, not on that order. A group
 * goes by its first id. Groups of a category are taken in the order of SHA-256 of `seed:id`: those that still fit into
 * the share of test, then those that fit into that of validation, rounded to whole rows; the rest is for training.
 * Whoever shares a group with a fixed row follows it, into test before validation.
 */
export function drawSplits(rows: readonly RowToSplit[], shares: SplitShares): Split[] {
  const groups = groupsOf(rows);
  const drawn = new Map<number, Split>();
  for (const free of freeByCategory(groups).values()) draw(free, shares, drawn);
  return rows.map(({ fixed, group }) => fixed ?? groups.get(group)!.fixed ?? drawn.get(group)!);
}

function groupsOf(rows: readonly RowToSplit[]): Map<number, Group> {
  const groups = new Map<number, Group>();
  for (const { id, category, group, fixed } of rows) {
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

function freeByCategory(groups: Map<number, Group>): Map<Category | null, [number, Group][]> {
  const free = new Map<Category | null, [number, Group][]>();
  for (const entry of groups) {
    const { fixed, category } = entry[1];
    if (fixed !== null) continue;
    const list = free.get(category);
    if (list) list.push(entry);
    else free.set(category, [entry]);
  }
  return free;
}

function draw(
  free: [number, Group][],
  { validation, test, seed }: SplitShares,
  drawn: Map<number, Split>,
): void {
  const rows = free.reduce((sum, [, { size }]) => sum + size, 0);
  const left: Record<'test' | 'validation', number> = {
    test: Math.round(test * rows),
    validation: Math.round(validation * rows),
  };
  const inOrder = free
    .map(([group, { id, size }]) => ({ group, size, place: placeOf(id, seed) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  for (const { group, size } of inOrder) {
    const split = (['test', 'validation'] as const).find((name) => size <= left[name]);
    if (split) left[split] -= size;
    drawn.set(group, split ?? 'train');
  }
}

const placeOf = (id: string, seed: number): string =>
  createHash('sha256').update(`${seed}:${id}`).digest('hex');
