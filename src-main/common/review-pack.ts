/** Review packs: what travels between two offline machines. Rows go out to a colleague, her reviews come back. */
import type { Category, InstructionText, Split } from './instruction';
import type { Criterion, Decision, Ratings } from './review';

export const packFormat = 'bioinstruct-review-pack';
/** Raised when a program that knows the present one could no longer read it. */
export const packVersion = 1;

/** One row to review. */
export interface PackRow {
  /** Of the instruction as it was imported. */
  id: string;
  /** Hash of the text as it is now; another than `id` where it was edited. */
  textId: string;
  /** null: the text is gated and stays where it is; whoever has it finds it by its id. */
  text: InstructionText | null;
  category: Category | null;
  split: Split;
}

/** What one reviewer has made of one row. */
export interface PackReview {
  id: string;
  decision: Decision | null;
  ratings: Ratings;
  note: string;
  /** Her label by hand; null: none. */
  category: Category | null;
  /** Her edit and the hash of the text that she edited; null: none, or of a gated text. */
  edit: { from: string; text: InstructionText } | null;
}

interface PackHead {
  format: typeof packFormat;
  version: typeof packVersion;
  dataset: string;
  /** ISO 8601. */
  createdAt: string;
}

export interface RowsPack extends PackHead {
  kind: 'rows';
  /** The queue the rows are of; null: all rows. */
  queue: string | null;
  rubric: readonly Criterion[];
  rows: PackRow[];
}

export interface ReviewsPack extends PackHead {
  kind: 'reviews';
  reviewer: string;
  rows: PackReview[];
}

export type Pack = RowsPack | ReviewsPack;
/** A pack without its rows. */
export type PackStart = Omit<RowsPack, 'rows'> | Omit<ReviewsPack, 'rows'>;

/** What came of an import. Nothing that was here was overwritten. */
export interface PackReport {
  kind: Pack['kind'];
  dataset: string;
  /** The queue that a pack of rows has become. */
  queue: string | null;
  /** Whose reviews came in; null for a pack of rows. */
  reviewer: string | null;
  /** Rows of the pack. */
  rows: number;
  /** Rows (of a pack of reviews: changes) that are new. */
  added: number;
  /** Those that were here already. */
  same: number;
  /** Gated rows without their text on this machine, or reviews of rows that the dataset does not hold. */
  missing: string[];
  conflicts: PackConflict[];
}

/** Two that differ: ours was kept. */
export interface PackConflict {
  id: string;
  what: 'decision' | 'ratings' | 'note' | 'category' | 'text';
  ours: string;
  theirs: string;
}
