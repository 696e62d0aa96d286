/** Files are written whole or not at all: temporary name, sync, rename. */
import { closeSync, fsync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { namingFile } from './naming-file';
import { syncFolder } from './sync-folder';

/**
 * Writes `content` to `file`, replacing what was there only once everything is on the disk. Who may read it is left to
 * the umask: see `user-mask.ts`.
 * @param content a text, bytes, or pieces that are made as they are written
 */
export function writeWhole(file: string, content: string | Uint8Array | Iterable<Uint8Array>): void {
  const aside = openAside(file);
  try {
    for (const bytes of piecesOf(content)) aside.write(bytes);
    aside.commit();
  } finally {
    aside.discard();
  }
}

/** As `writeWhole`, of pieces that take their time to make. */
export async function writeWholeSlowly(file: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const aside = openAside(file);
  try {
    for await (const bytes of pieces) aside.write(bytes);
    await aside.sync();
    aside.commit();
  } finally {
    aside.discard();
  }
}

/** A file under a temporary name, which `commit` puts in its place and `discard`, without it, removes. */
function openAside(file: string) {
  const temporary = `${file}.partial-${process.pid}`;
  const descriptor = namingFile(file, () => openSync(temporary, 'w'));
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    write: (bytes: Uint8Array): void =>
      namingFile(file, () => {
        for (let written = 0; written < bytes.length;) written += writeSync(descriptor, bytes, written);
      }),
    /** Leaves little for `commit` to wait for. */
    sync: (): Promise<void> =>
      promisify(fsync)(descriptor).catch((error: unknown) =>
        namingFile(file, () => {
          throw error;
        }),
      ),
    commit: (): void => {
      namingFile(file, () => fsyncSync(descriptor));
      close();
      renameSync(temporary, file);
      syncFolder(dirname(file));
    },
    discard: (): void => {
      close();
      rmSync(temporary, { force: true });
    },
  };
}

function piecesOf(content: string | Uint8Array | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content)];
  return content instanceof Uint8Array ? [content] : content;
}
