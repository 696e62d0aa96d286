/**
 * Where an export is made: a folder aside, whose files take their places together once all of it is right. A process
 * that is killed before that leaves nothing; one that is killed in between is completed by the next export there.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ExportJob } from '../common/adapter-job';
import { WorkbenchError } from '../common/errors';
import { abandonedAsides, forgetAside, makeAside } from '../files/aside-folder';
import { makeFolder } from '../files/make-folder';
import { syncFolder } from '../files/sync-folder';
import { shareAsUsual } from '../files/user-mask';
import { writeWhole } from '../files/write-whole';
import { checkFree } from './check-free';

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
  /** Puts everything in its place. @returns the paths. @throws WorkbenchError `file-exists` */
  commit(): string[];
  /** Removes what was not committed. Idempotent. */
  discard(): void;
}

/** Files that an export may put beside its weights. */
export const companions = ['Modelfile', 'README.md'] as const;

/** What is to be done once an export is whole, in its folder aside: from then on it is completed, not undone. */
interface Placing {
  names: string[];
  overwrite: boolean;
}

const placingFile = 'placing.json';
const filesFolder = 'files';

/**
 * `out` is a folder that is made (it may be there and empty), or a file that ends in .gguf. Whatever is there stays as it
 * is, but where `overwrite` allows a file to be replaced.
 * @param sources files that are never overwritten
 * @throws WorkbenchError `usage` for peft into a file, `file-exists`
 */
export function openStage({ out, format, overwrite }: ExportJob, sources: readonly string[]): Stage {
  const isFile = out.endsWith('.gguf');
  if (isFile && format === 'peft')
    throw new WorkbenchError('usage', `${out} is a file, and peft wants a folder.`, 'Name a folder with -o.');
  const place = dirname(out);
  makeFolder(place);
  abandonedAsides(place).forEach(completeOrSweep);
  const stem = basename(out, '.gguf');
  const beside = (name: string): string => (isFile ? `${stem}.${name}` : name);
  const check = (names: readonly string[]): void =>
    isFile
      ? checkFree(
          names.map((name) => join(place, name)),
          overwrite,
          sources,
        )
      : checkNewFolder(out);
  check([basename(out), ...companions.map(beside)]);
  const aside = makeAside(out);
  const [folder, scratch] = [join(aside, filesFolder), join(aside, 'scratch')];
  makeFolder(folder);
  makeFolder(scratch);
  const names: string[] = [];
  return {
    folder,
    scratch,
    weights: isFile ? basename(out) : format === 'gguf' ? 'adapter.gguf' : 'model.gguf',
    beside,
    add: (...added) => {
      names.push(...added);
      return join(folder, added[0]!);
    },
    commit: () => {
      check(names);
      for (const name of ['.', ...names]) shareAsUsual(join(folder, name));
      syncFolder(folder);
      if (isFile) {
        const placing: Placing = { names, overwrite };
        writeWhole(join(aside, placingFile), JSON.stringify(placing));
        placeFiles(aside, placing);
      } else {
        if (existsSync(out)) rmdirSync(out);
        renameSync(folder, out);
      }
      syncFolder(place);
      return names.map((name) => join(isFile ? place : out, name));
    },
    discard: () => {
      rmSync(aside, { recursive: true, force: true });
      forgetAside(aside);
    },
  };
}

function placeFiles(aside: string, { names, overwrite }: Placing): void {
  for (const name of names) {
    const [made, place] = [join(aside, filesFolder, name), join(dirname(aside), name)];
    // Completed later, a file may be there by now that is the user's.
    if (existsSync(made) && (overwrite || !existsSync(place))) renameSync(made, place);
  }
}

function completeOrSweep(aside: string): void {
  const placing = join(aside, placingFile);
  if (existsSync(placing)) placeFiles(aside, JSON.parse(readFileSync(placing, 'utf8')) as Placing);
  rmSync(aside, { recursive: true, force: true });
}

function checkNewFolder(out: string): void {
  if (!existsSync(out)) return;
  const entries = readdirOrNull(out);
  if (entries?.length === 0) return;
  throw new WorkbenchError(
    'file-exists',
    `${out} ${entries === null ? 'is a file' : 'holds files already'}.`,
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
