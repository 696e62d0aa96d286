/** A bundle: one file with everything that a number of a Run or a matrix comes from. */

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
}
