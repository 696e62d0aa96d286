/** A bundle: one file with everything that a number of a Run or a matrix comes from. */
import type { StudyTableName } from './matrix-tables';
import type { Study } from './study';

/** `bundle.json` */
export interface Bundle {
  version: 1;
  kind: 'run' | 'matrix';
  id: string;
  name: string;
  program: string;
  /** What is needed and not inside. */
  bases: { file: string; sha256: string }[];
  evaluations: string[];
  /** Of a matrix: its cells. */
  cells: { key: string; name: string; base: string; seed: number; rerun: CannotRerun | null }[];
  /** Tasks whose answers are withheld: their texts may not be passed on. */
  withheld: string[];
  /** By path. */
  files: Record<string, { sha256: string; bytes: number }>;
}

/** Why a cell cannot be trained again from the bundle. */
export type CannotRerun =
  /** Its rows or benchmark files hold texts that may not be passed on. */
  | 'gated'
  /** The rows, the plan's files or the program are others now than when it was computed. */
  | 'changed';

/** `study/settings.json`: what the tables beside it were resampled by, one for each way in which the tasks were scored. */
export type StudySettings = Pick<Study, 'way' | 'seed' | 'rounds' | 'resamples'>[];

/** What recomputing came to. */
export interface Verification {
  files: number;
  /** Paths whose bytes are not those that were packed, or that are not there. */
  damaged: string[];
  /** Numbers that were computed again from the answers inside. */
  recomputed: number;
  /** Those that came out otherwise. */
  different: { evaluation: string; what: string; stored: number | null; recomputed: number | null }[];
  /** Numbers whose answers are withheld. */
  withheld: number;
  /** Whether the matrix made of the recomputed numbers is the CSV inside, byte for byte; null for a Run. */
  sameMatrix: boolean | null;
  /** What the cells of a matrix say together; null for a Run, and where the bundle does not hold its tables. */
  study: StudyVerification | null;
}

export interface StudyVerification {
  settings: StudySettings;
  /** Numbers of the tables that were computed again from the answers inside. */
  recomputed: number;
  different: {
    table: StudyTableName;
    /** What the row is about, in words. */
    row: string;
    column: string;
    /** Text where it is no number. */
    stored: string | number | null;
    recomputed: number | null;
  }[];
  /** Numbers whose answers are withheld. */
  withheld: number;
}
