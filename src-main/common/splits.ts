/** Splits drawn for a dataset: what is asked for, and what came of it. */
import { noSplits, type Category, type Split } from './instruction';

export interface SplitRequest {
  dataset: string;
  /** Shares of the rows that may be moved, 0 to 0.5 each. */
  validation: number;
  test: number;
  seed: number;
}

export interface SplitReport {
  dataset: string;
  /** Rows in another split than before. */
  moved: number;
  /** Rows by category and split, after it. */
  counts: Record<Category | 'unset', Record<Split, number>>;
}

export function noRows(): SplitReport['counts'] {
  return { QA: noSplits(), IE: noSplits(), GEN: noSplits(), OTHER: noSplits(), unset: noSplits() };
}

export interface DrawReport extends SplitReport, SplitRequest {
  /** Rows that stay where their file put them: official test and validation rows. */
  fixed: number;
  /** Sets of rows that are alike and so were moved together. */
  groups: number;
}

/** How the splits of a dataset stand. */
export interface DatasetSplits extends Pick<SplitReport, 'counts'> {
  /** The drawing that would be taken back next; null: every row is where its file put it. */
  last: (SplitRequest & { drawnAt: string }) | null;
}
