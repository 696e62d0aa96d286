/** Adapters of the workspace: of finished Runs, and those that were imported. */
import type { Category } from './instruction';

export interface ListedAdapter {
  /** Absolute path; names it in calls. */
  file: string;
  /** Absolute path of the base model. */
  base: string;
  from:
    | { kind: 'run'; run: string; dataset: string | null; categories: Category[]; seed: number }
    /** `source`: the name of the file it came from. */
    | { kind: 'imported'; source: string };
  method: 'lora' | 'dora';
  /** null: its layers have several, or the run folder does not say. */
  rank: number | null;
  alpha: number | null;
  /** null: the file is not there any more. */
  bytes: number | null;
  /** When it was asked for or imported, ISO 8601. */
  createdAt: string;
}

/** `adapter.json` beside an adapter that was imported. */
export interface ImportedAdapter {
  source: string;
  base: string;
  /** SHA-256 of the base, hex. */
  baseHash: string;
  method: 'lora' | 'dora';
  ranks: number[];
  alpha: number;
  importedAt: string;
}
