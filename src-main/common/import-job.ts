/** An import between main and the desk: what is asked for, and the batches that come back. */
import type { DetectedFormat } from './import-format';
import type { ImportOptions, Instruction, QuarantinedRow } from './instruction';

export interface ImportJob {
  file: string;
  /** Recorded as the source of every row. */
  source: string;
  options: ImportOptions;
}

/** Where an import under way goes, by the keys of the database. */
export interface ImportTarget {
  /** The folder of the workspace. */
  workspace: string;
  dataset: number;
  import: number;
  /** The folder that takes the batch files. */
  folder: string;
}

/** What is known of an import with each batch of it. */
export interface ImportProgress {
  /** Records read so far. */
  read: number;
  /** The benchmark whose official file it is; null: none. */
  task: string | null;
  /** Of a table: the line that names its columns. */
  header?: string | null;
  /** Rows of the batch that were quarantined before and need be so no longer. */
  mended?: { source: string; row: number }[];
  format?: DetectedFormat;
  /** Share of the file's bytes read so far. */
  fraction: number;
}

export interface ImportBatch extends ImportProgress {
  rows: Instruction[];
  quarantined: QuarantinedRow[];
}

/** A batch that lies in a file; see `handover/batch-file.ts`. */
export interface StagedBatch extends ImportProgress {
  file: string;
  /** Rows of the batch, those included whose content the dataset holds, which are not in the file. */
  given: number;
}
