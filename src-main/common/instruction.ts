/** The noun of the dataset: one instruction with its input and output, and where it stands. */

import type { ColumnMap, DetectedFormat } from './import-format';

export const categories = ['QA', 'IE', 'GEN', 'OTHER'] as const;
export type Category = (typeof categories)[number];

export const splits = ['train', 'validation', 'test'] as const;
export type Split = (typeof splits)[number];
export const noSplits = (): Record<Split, number> => ({ train: 0, validation: 0, test: 0 });

export const reviewStates = ['pending', 'accepted', 'rejected'] as const;
export type ReviewState = (typeof reviewStates)[number];

/** What a reader yields and what identity is computed from. */
export interface InstructionText {
  instruction: string;
  /** Empty when the instruction stands alone. */
  input: string;
  output: string;
}

export interface Instruction extends InstructionText {
  /** Hash of the NFC-normalised text: the same content has the same id in every dataset and on every machine. */
  id: string;
  /** null: not categorised yet. */
  category: Category | null;
  split: Split;
  review: ReviewState;
  /** The name of the file it was read from. */
  source: string;
  /** Its text is that of a gated benchmark; see `mayLeave`. */
  gated: boolean;
}

/**
 * Whether the text of a row may leave this machine: by an export, a bundle, a review pack or an endpoint. Of a row whose
 * text is lent under conditions only the id and hashes may.
 */
export function mayLeave(row: Pick<Instruction, 'gated'>): boolean {
  return !row.gated;
}

/** A row that a reader could not turn into an instruction. */
export interface QuarantinedRow {
  /** 1-based position in the file, counting records, not lines. */
  row: number;
  reason: string;
  /** The row as it stood in the file, as text. */
  raw: string;
}

export interface DatasetSummary {
  name: string;
  rows: number;
  categories: Record<Category | 'unset', number>;
  splits: Record<Split, number>;
  reviews: Record<ReviewState, number>;
  /** Rows set aside from training by a check. */
  excluded: number;
  quarantined: number;
  /** ISO 8601. */
  importedAt: string;
}

export interface ImportReport {
  dataset: string;
  /** Records read from the file, the quarantined ones included. */
  read: number;
  imported: number;
  /** Records whose content the dataset already held. */
  duplicates: number;
  quarantined: { row: number; reason: string }[];
  splits: Record<Split, number>;
  seconds: number;
  /** What the file was found to be. */
  format?: DetectedFormat;
}

/** The name a dataset gets from its file: “chatdoctor5k.json” -> “chatdoctor5k”. */
export function datasetNameOf(file: string): string {
  return file.replace(/(\.[A-Za-z0-9]{1,8})+$/, '') || file;
}

/** How the columns of a file become an instruction. */
export interface ImportOptions {
  /** Column names by field; a field left out is taken from the column of the same name. Absent: by the usual names. */
  map?: ColumnMap;
  /** One fixed instruction for every row. */
  instruction?: string;
  /** A category for every row; without it the reader's own, else none. */
  category?: Category;
  /** Takes off the apostrophe that an export put before text that a spreadsheet would take for a formula. */
  spreadsheetSafe?: boolean;
}
