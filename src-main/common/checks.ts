/** What the Datasets view shows of a dataset's checks: everything that is kept, and pages of what was found. */
import type { Instruction } from './instruction';
import type { DuplicateSummary, Exclusion, LeakPair, LeakSummary } from './overlap';
import type { CategoryCounts, CategoryShare, Identifier, TextStatistics } from './statistics';

/** Everything that is kept of one dataset; null: not computed for these texts. */
export interface DatasetChecks {
  composition: CategoryCounts[];
  shares: CategoryShare[];
  texts: TextStatistics | null;
  duplicates: DuplicateSummary | null;
  leaks: LeakSummary[];
  /** The newest first. */
  exclusions: Exclusion[];
}

/** A place in a text, UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

/** Near-duplicates that hang together. */
export interface DuplicateGroup {
  /** From 1. */
  group: number;
  /** Rows in it; `rows` are the first of them. */
  size: number;
  rows: DuplicateRow[];
}

export interface DuplicateRow {
  instruction: Instruction;
  /** ROUGE-L F with the first row of the group. */
  f1: number;
  excluded: boolean;
}

/** A row, the item it holds, and what both share: in the row’s three texts, joined by line breaks, and in the item. */
export interface MarkedLeak extends LeakPair {
  text: string;
  inText: Range[];
  inItem: Range[];
}

/** A row with the places in its texts that look like identifiers. */
export interface FlaggedRow {
  instruction: Instruction;
  identifiers: Record<'instruction' | 'input' | 'output', Identifier[]>;
}
