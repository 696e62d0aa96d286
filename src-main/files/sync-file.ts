/** So that what was written to a file outlasts a loss of power too. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Where there is no such file, an empty one is made. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'a');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
