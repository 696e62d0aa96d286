/** Files are written whole or not at all: temporary name, sync, rename. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes `content` to `file`, replacing what was there only once everything is on the disk.
 * @param content a text, bytes, or pieces that are made as they are written
 */
export function writeWhole(file: string, content: string | Uint8Array | Iterable<Uint8Array>): void {
  const temporary = `${file}.partial-${process.pid}`;
  try {
    writeSynced(temporary, piecesOf(content));
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** As `writeWhole`, of pieces that take their time to make. */
export async function writeWholeSlowly(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const temporary = `${file}.partial-${process.pid}`;
  try {
    const descriptor = openSync(temporary, 'w', 0o600);
    try {
      for await (const bytes of pieces) writeAll(descriptor, bytes);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function piecesOf(content: string | Uint8Array | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}

function writeSynced(file: string, pieces: Iterable<Uint8Array>): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    for (const bytes of pieces) writeAll(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
}
