/** Copies a file, whole or not at all, however large it is. */
import { closeSync, openSync, readSync } from 'node:fs';
import { writeWhole } from './write-whole';

const pieceBytes = 1 << 22;

export function copyWhole(from: string, to: string): void {
  writeWhole(to, piecesOf(from));
}

function* piecesOf(file: string): Generator<Uint8Array> {
  const descriptor = openSync(file, 'r');
  try {
    const piece = Buffer.alloc(pieceBytes);
    for (let bytes = readSync(descriptor, piece); bytes > 0; bytes = readSync(descriptor, piece))
      yield piece.subarray(0, bytes);
  } finally {
    closeSync(descriptor);
  }
}
