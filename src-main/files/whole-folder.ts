/** Folders are written whole or not at all: temporary name, every entry synced, rename. */
import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder';
import { syncFolder } from './sync-folder';

const partial = /\.partial-\d+$/;

/** Whether a folder of this name is what an interrupted writing left behind. */
export const isPartial = (name: string): boolean => partial.test(name);

/**
 * Makes `folder`, replacing what was there, once `fill` has written everything into the folder it is given.
 * @param fill must sync the files it writes, as `writeWhole` does
 */
export async function writeFolderWhole(
  folder: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${folder}.partial-${process.pid}`;
  try {
    rmSync(temporary, { recursive: true, force: true });
    makeFolder(temporary);
    await fill(temporary);
    syncFolder(temporary);
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
    syncFolder(dirname(folder));
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}
