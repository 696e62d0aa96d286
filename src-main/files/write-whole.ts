/** Files are written whole or not at all: temporary name, sync, rename. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Writes `content` to `file`, replacing what was there only once everything is on the disk. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const temporary = `${file}.partial`;
  try {
    writeSynced(temporary, typeof content === 'string' ? Buffer.from(content) : content);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeSynced(file: string, bytes: Uint8Array): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
