/** Where an export is made: a folder aside, whose files take their places together once all of it is right. */
import { existsSync, readdirSync, realpathSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ExportJob } from '../common/adapter-job';
import { WorkbenchError } from '../common/errors';
import { makeFolder } from '../files/make-folder';
import { syncFolder } from '../files/sync-folder';

export interface Stage {
  /** Where the files are made. */
  folder: string;
  /** For what does not belong to the export. */
  scratch: string;
  /** Name of a GGUF with the weights. */
  weights: string;
  /** Name of a file beside it: the plain one in a folder of its own, else one that begins as the GGUF's does. */
  beside(name: string): string;
  /** Notes files that belong to the export. @returns the path of the first */
  add(...names: string[]): string;
  /** Puts everything in its place. @returns the paths */
  commit(): string[];
  /** Removes what was not committed. Idempotent. */
  discard(): void;
}

/**
 * `out` is a folder that is made (it may be there and empty), or a file that ends in .gguf and is replaced.
 * @param sources files that must not be overwritten
 * @throws WorkbenchError `usage` for peft into a file, `file-exists` for a folder with files in it, or for a source
 */
export function openStage({ out, format }: ExportJob, sources: readonly string[]): Stage {
  const isFile = out.endsWith('.gguf');
  if (isFile && format === 'peft')
    throw new WorkbenchError('usage', `${out} is a file, and peft wants a folder.`, 'Name a folder with -o.');
  checkFree(out, isFile, sources);
  const folder = `${out}.partial-${process.pid}`;
  const scratch = `${out}.self-test-${process.pid}`;
  makeFolder(folder);
  makeFolder(scratch);
  const names: string[] = [];
  const stem = basename(out, '.gguf');
  return {
    folder,
    scratch,
    weights: isFile ? basename(out) : format === 'gguf' ? 'adapter.gguf' : 'model.gguf',
    beside: (name) => (isFile ? `${stem}.${name}` : name),
    add: (...added) => {
      names.push(...added);
      return join(folder, added[0]!);
    },
    commit: () => {
      if (isFile) for (const name of names) renameSync(join(folder, name), join(dirname(out), name));
      else {
        if (existsSync(out)) rmdirSync(out);
        renameSync(folder, out);
      }
      syncFolder(dirname(out));
      return names.map((name) => join(isFile ? dirname(out) : out, name));
    },
    discard: () => {
      for (const one of [folder, scratch]) rmSync(one, { recursive: true, force: true });
    },
  };
}

function checkFree(out: string, isFile: boolean, sources: readonly string[]): void {
  if (!existsSync(out)) return;
  if (sources.some((source) => realpathSync(source) === realpathSync(out)))
    throw new WorkbenchError('file-exists', `${out} is what is exported.`, 'Name another file with -o.');
  const status = readdirOrNull(out);
  if (isFile ? status === null : status?.length === 0) return;
  const what = isFile ? 'is a folder' : status === null ? 'is a file' : 'holds files already';
  throw new WorkbenchError(
    'file-exists',
    `${out} ${what}.`,
    'Name a new folder, or a file that ends in .gguf.',
  );
}

function readdirOrNull(path: string): string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}
