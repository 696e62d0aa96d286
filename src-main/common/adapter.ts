/** Adapters of the workspace: of finished Runs, and those that were imported. */
import type { ErrorData } from './errors';
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

/** An imported adapter whose record cannot be read, so that its base is not known. */
export interface DamagedAdapter {
  /** Absolute path; names it in calls. */
  file: string;
  problem: ErrorData;
}

/**
 * What imported adapters are called, by their files: as the file they came from, and where several came from files of one
 * name by their folder too.
 */
export function importedNames(adapters: readonly ListedAdapter[]): Map<string, string> {
  const imported = adapters.flatMap(({ file, from }) =>
    from.kind === 'imported' ? [{ file, source: from.source }] : [],
  );
  const alike = (source: string) => imported.filter((one) => one.source === source).length > 1;
  return new Map(
    imported.map(({ file, source }) => [file, alike(source) ? `${source}, ${folderOf(file)}` : source]),
  );
}

/** What an adapter is called that nothing is known of but its path: two parts of it, since many are an `adapter.gguf`. */
export const adapterByPath = (file: string): string => file.split(/[/\\]/).slice(-2).join('/');

const folderOf = (file: string): string => file.split(/[/\\]/).at(-2) ?? file;

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
