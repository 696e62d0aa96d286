/** Splits drawn for a dataset: what is asked for, and what came of it. */
import type { Category, Split } from './instruction';

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
  const none = (): Record<Split, number> => ({ train: 0, validation: 0, test: 0 });
  return { QA: none(), IE: none(), GEN: none(), OTHER: none(), unset: none() };
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
