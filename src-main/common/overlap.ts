/** Rows that are too much alike, and rows that hold too much of a benchmark. */
import type { InstructionText } from './instruction';

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
  /** By text, then by item; at most `listed` of them. */
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

export interface FoundDuplicates {
  threshold: number;
  compared: Compared;
  /** Rows compared: all that are not rejected. */
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

export interface LeakageReport {
  dataset: string;
  task: string;
  file: string;
  /** Rows checked: all that are neither rejected nor of split test. */
  rows: number;
  /** Test items of the file. */
  items: number;
  /** By row, then in the order of the file. Shorter than `pairCount` when there are more than can be listed. */
  pairs: (RowName & { item: string; recall: number; run: string | null })[];
  pairCount: number;
  leakingRows: number;
  leakedItems: number;
  seconds: number;
}
