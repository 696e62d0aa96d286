/** Files that come in through the browser: streamed into the workspace's `incoming/`, never whole in memory. */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WorkbenchError } from '../common/errors';
import { makeFolder } from '../files/make-folder';

/** The largest file that is taken in, bytes: a 70B model in 4 bits still fits. */
export const uploadLimit = 64 * 1024 ** 3;

/**
 * @param declared the Content-Length, when there is one
 * @returns absolute path of the stored file: a folder of its own, and in it the user's name without what a path could hide
 * @throws WorkbenchError `refused` beyond the limit; nothing is left behind then
 */
export async function storeUpload(
  incoming: string,
  name: string,
  body: Readable,
  declared: number | null,
  limit = uploadLimit,
): Promise<string> {
  if (declared !== null && declared > limit) throw tooLarge(name, limit);
  const folder = join(incoming, randomBytes(8).toString('hex'));
  makeFolder(folder);
  const file = join(folder, plainName(name));
  // Opened before anything can fail: a stream that opens by itself may create the file after it was removed.
  const target = (await open(file, 'wx', 0o600)).createWriteStream();
  try {
    await pipeline(body, limited(name, limit), target);
    return file;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Removes what earlier sessions left, except files that are still used from where they lie: added models and plans. */
export function sweepIncoming(incoming: string, used: readonly string[]): void {
  if (!existsSync(incoming)) return;
  for (const name of readdirSync(incoming)) {
    const folder = join(incoming, name);
    if (!used.some((file) => dirname(file) === folder)) rmSync(folder, { recursive: true, force: true });
  }
}

function plainName(name: string): string {
  const plain = basename(name.replaceAll('\\', '/'))
    .replace(/\p{Cc}/gu, '')
    .slice(-120);
  return /^\.*$/.test(plain) ? 'file' : plain;
}

function limited(name: string, limit: number) {
  return async function* (chunks: AsyncIterable<Buffer>) {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge(name, limit);
      yield chunk;
    }
  };
}

function tooLarge(name: string, limit: number): WorkbenchError {
  return new WorkbenchError(
    'refused',
    `“${name}” is larger than the ${limit} bytes that are taken in through the browser.`,
    'Copy it to this machine and use the command line.',
  );
}
