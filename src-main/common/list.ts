/** A list of instructions: which rows of a dataset it holds, in which order, and how many there are. */
import type { Category, Instruction, ReviewState, Split } from './instruction';

/** What the rows of a list have in common. null: any. */
export interface RowFilter {
  category: Category | 'unset' | null;
  split: Split | null;
  review: ReviewState | null;
  /** The name of the file it was read from. */
  source: string | null;
  /** Characters of the three texts together, this many or more. */
  minLength: number | null;
  /** This many or fewer. */
  maxLength: number | null;
  /** In any group of near-duplicates, or in the group of this number; as the last search for them found. */
  duplicates: 'any' | number | null;
  /** Words, “phrases” and prefix*; a row's texts hold all of them. */
  text: string | null;
}

export const everyRow: RowFilter = {
  category: null,
  split: null,
  review: null,
  source: null,
  minLength: null,
  maxLength: null,
  duplicates: null,
  text: null,
};

/** What rows can be put in the order of; `length`: characters of the three texts together. */
export const sortKeys = ['category', 'split', 'review', 'length'] as const;
export type SortKey = (typeof sortKeys)[number];

/** By import; those that match `text` best first; or by a key, the other way round too. Equals stay as they were imported. */
export type RowOrder = 'row' | 'rank' | SortKey | `${SortKey}-down`;
export const rowOrders: readonly RowOrder[] = [
  'row',
  'rank',
  ...sortKeys,
  ...sortKeys.map((key) => `${key}-down` as const),
];

/** The key of an order, and whether it is the other way round; null: it has none. */
export function keyOf(order: RowOrder): { key: SortKey; down: boolean } | null {
  const key = sortKeys.find((one) => order === one || order === `${one}-down`);
  return key ? { key, down: order !== key } : null;
}

/** More matches than these are listed in the order of import whatever was asked for. */
export const mostRanked = 20_000;

/** Rows that a search counts at once; beyond them it says that there are more. */
export const countedAtOnce = 10_000;

export interface ListRequest {
  dataset: string;
  filter: RowFilter;
  order: RowOrder;
}

/** A row as a list shows it: its texts are beginnings. */
export interface ListedRow extends Pick<
  Instruction,
  'id' | 'category' | 'split' | 'review' | 'instruction' | 'input' | 'output'
> {
  /** Characters of the three texts together. */
  length: number;
}

export interface ListCount {
  rows: number;
  /** True: there are more than these, which were not counted. */
  more: boolean;
  order: RowOrder;
  /** Rows of the dataset that the full-text index does not hold yet: a search does not see them. */
  unindexed: number;
  /** The same number means the same list. */
  version: number;
}

/** A part of the rows of a workspace. */
export interface RowIdRange {
  /** Row ids are above it. */
  after: number;
  /** The last row id. */
  upTo: number;
}

/** By dataset, rows that the full-text index does not hold yet; a dataset that is indexed is not in it. */
export type Unindexed = Record<string, number>;
