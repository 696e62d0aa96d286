/** A file as bytes, piece by piece; a gzip file as what is in it, bounded so that a small file cannot fill the memory. */
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { WorkbenchError } from '../../common/errors';
import { checkRegularFile } from '../../files/regular-file';
import { prepend } from './prepend';

export interface ByteFile {
  path: string;
  /** The file's name; of a gzip file without `.gz`. */
  name: string;
  gzip: boolean;
  /** Of the file as it lies on the disk. */
  size: number;
  /** The first bytes; none of an empty file. */
  head: Buffer;
  /** All of the bytes, the head included. To be read once; the file is closed at its end or when reading stops. */
  chunks: AsyncGenerator<Buffer, undefined>;
  /** Share of the file's own bytes read so far, 0 to 1. */
  fraction(): number;
}

const chunkBytes = 256 * 1024;

/** @throws WorkbenchError `not-found`, or `file-format` where the name says gzip and the content does not; so its chunks */
export async function openBytes(path: string): Promise<ByteFile> {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const progress = { bytes: 0 };
    const plain = readAll(file, progress);
    const first = await startOf(plain);
    const gzip = first.head[0] === 0x1f && first.head[1] === 0x8b;
    const claimed = /\.gz$/i.test(path);
    const name = basename(path);
    if (claimed && !gzip) throw notGzip(name);
    const content = gzip ? await startOf(unpack(first.chunks, name)) : first;
    return {
      path,
      name: claimed ? name.slice(0, -3) : name,
      gzip,
      size,
      ...content,
      fraction: () => (size > 0 ? Math.min(1, progress.bytes / size) : 1),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle> {
  checkRegularFile(path);
  try {
    return await open(path);
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOENT') throw error;
    throw new WorkbenchError('not-found', `There is no file ${path}.`, 'Check the path.');
  }
}

async function* readAll(file: FileHandle, progress: { bytes: number }): AsyncGenerator<Buffer, undefined> {
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, null);
      if (bytesRead === 0) return;
      progress.bytes += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** The first chunk, and all chunks again, it included. */
async function startOf(all: AsyncGenerator<Buffer, undefined>): Promise<Pick<ByteFile, 'head' | 'chunks'>> {
  const first = await all.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  return { head, chunks: first.done ? all : prepend(head, all) };
}

/** Beyond so many bytes a file may not have grown more than so many times: texts shrink to a twentieth, rarely less. */
const freeBytes = 64 * 1024 ** 2;
const mostGrowth = 200;
const mostBytes = 64 * 1024 ** 3;

async function* unpack(packed: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer, undefined> {
  const sizes = { packed: 0, unpacked: 0 };
  const inflate = createGunzip({ chunkSize: chunkBytes });
  pipeline(counted(packed, sizes), inflate, () => {});
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      sizes.unpacked += chunk.length;
      if (isBomb(sizes)) throw bomb(name, sizes);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof WorkbenchError ? error : damaged(name, error as { code?: string });
  } finally {
    inflate.destroy();
  }
}

async function* counted(
  packed: AsyncGenerator<Buffer>,
  sizes: { packed: number },
): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of packed) {
    sizes.packed += chunk.length;
    yield chunk;
  }
}

/** Whether bytes grow as no text does when they are unpacked. */
export function isBomb({ packed, unpacked }: { packed: number; unpacked: number }): boolean {
  return unpacked > mostBytes || (unpacked > freeBytes && unpacked > packed * mostGrowth);
}

function bomb(name: string, { packed, unpacked }: { packed: number; unpacked: number }): WorkbenchError {
  const times = Math.round(unpacked / Math.max(1, packed)).toLocaleString('en');
  return new WorkbenchError(
    'file-format',
    `${name} unpacks to ${times} times its size and more: no file of texts does.`,
    'Check that it is the right file; nothing of it was kept.',
  );
}

function damaged(name: string, { code }: { code?: string }): WorkbenchError {
  const cutOff = code === 'Z_BUF_ERROR';
  return new WorkbenchError(
    'file-format',
    `${name} is ${cutOff ? 'cut off: its gzip data end too early' : 'damaged: its gzip data cannot be unpacked'}.`,
    'Get the complete file; nothing of this one was kept.',
  );
}

function notGzip(name: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is named as a gzip file, but its content is none.`,
    'Name it by what it holds, such as .json or .csv.',
  );
}
