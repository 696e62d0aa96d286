/** Rows that are too much alike, and rows that hold too much of a benchmark. */
import type { Instruction, InstructionText } from './instruction';

/** The texts of a row, and the name of the file it was read from. */
export interface SourcedText extends InstructionText {
  source: string;
}

/** A text by its position in a list, and its ROUGE-L F with the first of its group. */
export interface GroupMember {
  text: number;
  f1: number;
}

export interface NearDuplicates {
  /** Each of two texts or more; groups and their members in the order of the list. */
  groups: GroupMember[][];
  /** Texts without a Latin letter or digit: ROUGE has no token of them, and they are like nothing. */
  empty: number;
}

/** A text that holds a benchmark item, or enough of one. Both by position in their lists. */
export interface Leak {
  text: number;
  item: number;
  /** ROUGE-L recall of the item in the text. */
  recall: number;
  /** The first 13 words in a row that both hold; null when there are none. */
  run: string | null;
}

export interface Leakage {
  /** By text, then by item. Where there are too many to list, at least one of every text. */
  leaks: Leak[];
  /** All of them. */
  pairs: number;
  texts: number;
  items: number;
}

/** What of a row is compared. By default the input where one instruction is shared by all rows of a source, else both. */
export const comparisons = ['instruction-and-input', 'instruction', 'input'] as const;
export type Comparison = (typeof comparisons)[number];
/** `by-source`: not the same of every source. */
export type Compared = Comparison | 'by-source';

/** A row of a dataset: its place in the order of import, from 1, and its id. */
export interface RowName {
  row: number;
  id: string;
}

/** A row of a dataset with its place, and whether it was set aside from training. */
export interface NumberedRow extends Instruction, RowName {
  excluded: boolean;
}

export interface FoundDuplicates {
  threshold: number;
  compared: Compared;
  /** Rows compared: all that are neither rejected nor excluded. */
  rows: number;
  /** Of these, rows without a Latin letter or digit, which are like nothing. */
  empty: number;
  /** Rows are in one group when a chain of near-duplicates joins them; `f1` is a row's ROUGE-L F with the group's first. */
  groups: { rows: (RowName & { f1: number })[] }[];
}

export interface DedupeReport extends FoundDuplicates {
  dataset: string;
  /** Rows in groups. */
  grouped: number;
  seconds: number;
}

/** What the workspace keeps of the last search of a dataset, in numbers. */
export interface DuplicateSummary extends Omit<FoundDuplicates, 'groups'> {
  groups: number;
  /** Rows in groups. */
  grouped: number;
  /** ISO 8601. */
  searchedAt: string;
  /** Texts were added, edited or taken away since. */
  stale: boolean;
}

/** Whose items can be looked for. */
export interface ListedBenchmark {
  name: string;
  title: string;
  /** A task of the user's own. */
  own: boolean;
}

/** What the items of a search are: those of the file of a benchmark or of a task of one's own, or the rows of split test of a dataset. */
export type LeakSource = { task: string; file: string } | { dataset: string };

/** An item that some row holds. */
export interface LeakedItem {
  /** Its place among the items, from 0. */
  place: number;
  /** As its benchmark names it; of a dataset, the id of the row. */
  id: string;
  text: string;
}

export interface FoundLeaks {
  /** Rows checked: all that are neither rejected, excluded nor of split test. */
  rows: number;
  /** Items looked for. */
  items: number;
  /** By row, then by item. At most 100,000, and at least one of every leaking row. */
  pairs: (RowName & { place: number; recall: number; run: string | null })[];
  /** All of them. */
  pairCount: number;
  /** Those of the pairs, by place. */
  leaked: LeakedItem[];
}

export interface LeakageReport {
  dataset: string;
  /** null: the items are the test rows of `against`. */
  task: string | null;
  /** Whether that is a task of one's own. */
  own: boolean;
  file: string | null;
  against: string | null;
  rows: number;
  items: number;
  pairs: (RowName & { item: string; recall: number; run: string | null })[];
  pairCount: number;
  leakingRows: number;
  leakedItems: number;
  seconds: number;
}

/** What the workspace keeps of a search for leaks, in numbers. */
export interface LeakSummary {
  search: number;
  dataset: string;
  /** null: `source` is a dataset. */
  task: string | null;
  /** The name of the file or dataset. */
  source: string;
  rows: number;
  items: number;
  pairs: number;
  leakingRows: number;
  /** Of these, rows that are excluded by now. */
  excludedRows: number;
  leakedItems: number;
  /** ISO 8601. */
  searchedAt: string;
  stale: boolean;
}

/** A row and an item it holds, with the texts of both. */
export interface LeakPair extends InstructionText {
  /** Of the row. */
  id: string;
  place: number;
  item: string;
  itemText: string;
  recall: number;
  run: string | null;
  excluded: boolean;
}

/** One act of setting rows aside from training. */
export interface Exclusion {
  exclusion: number;
  /** Why, as a sentence for the user. */
  reason: string;
  rows: number;
  /** ISO 8601. */
  excludedAt: string;
}
