/** Folders, made level by level: below some paths of the system `mkdirSync` with `recursive` never returns. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { WorkbenchError } from '../common/errors';

/**
 * Makes the folder and those above it that are missing; one that is there stays as it is.
 * @param mode permissions of the folders that are made
 * @throws WorkbenchError `file-exists` when a file is there; what the system says where nothing can be made
 */
export function makeFolder(folder: string, mode = 0o700): void {
  const missing: string[] = [];
  for (let above = resolve(folder); !existsSync(above); above = dirname(above)) missing.push(above);
  for (const one of missing.reverse()) makeOne(one, mode);
  if (!isFolder(folder)) {
    const message = `${folder} is there already, and is no folder.`;
    throw new WorkbenchError('file-exists', message, 'Choose another name.');
  }
}

function makeOne(folder: string, mode: number): void {
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error;
  }
}

/** The path itself, or the first of `path-2`, `path-3` and so on that nothing has yet. */
export function freeFolder(path: string): string {
  let free = path;
  for (let number = 2; existsSync(free); number++) free = `${path}-${number}`;
  return free;
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
