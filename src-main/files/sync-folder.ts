/** So that a new name in a folder outlasts a loss of power too. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Windows keeps no folder open, and needs no sync of one. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
