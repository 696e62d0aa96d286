/** ZIP archives: written whole or not at all, and unpacked into a folder. */
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';
import { WorkbenchError } from '../common/errors';
import { makeFolder } from './make-folder';
import { checkRegularFile } from './regular-file';
import { writeWholeSlowly } from './write-whole';

export interface ZipEntry {
  /** Its name in the archive, with slashes. */
  path: string;
  /** A file, or what it holds. */
  from: string | Buffer;
}

/** Of an archive that is unpacked: files of no bytes cost nothing to name. */
const mostEntries = 200_000;

/** The same entries give the same bytes: no times are kept. */
export async function writeZip(file: string, entries: readonly ZipEntry[]): Promise<void> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  const always = { mtime: new Date(Date.UTC(1980, 0, 1)), mode: 0o100600, forceDosTimestamp: true };
  for (const { path, from } of entries) {
    if (typeof from === 'string') zip.addFile(from, path, always);
    else zip.addBuffer(from, path, always);
  }
  zip.end();
  await Promise.race([writeWholeSlowly(file, zip.outputStream as AsyncIterable<Buffer>), failed]);
}

/**
 * Unpacks an archive of ours; names that lead out of the folder are refused by the reader itself.
 * @param most bytes that all entries together may unpack to
 * @throws WorkbenchError `file-format` where it is damaged, names a file twice, or unpacks to more
 */
export async function unpackZip(file: string, folder: string, most: number): Promise<void> {
  checkRegularFile(file);
  try {
    const zip = await yauzl.openPromise(file, { autoClose: false, validateEntrySizes: true });
    try {
      let [bytes, entries] = [0, 0];
      for await (const entry of zip.eachEntry()) {
        bytes += entry.uncompressedSize;
        if (bytes > most) throw new Error(`it unpacks to more than ${most} bytes`);
        if (++entries > mostEntries) throw new Error(`it has more than ${mostEntries} entries`);
        if (entry.fileName.endsWith('/')) continue;
        const place = join(folder, entry.fileName);
        makeFolder(dirname(place));
        const content = await zip.openReadStreamPromise(entry);
        // A fault that shows after the writing has failed is nobody's, and would end the process.
        content.on('error', () => {});
        await pipeline(content, createWriteStream(place, { flags: 'wx', mode: 0o600 }));
      }
    } finally {
      zip.close();
    }
  } catch (error) {
    throw new WorkbenchError(
      'file-format',
      `${file} is no bundle that can be read: ${(error as Error).message}.`,
      'Get the file again from where it was made.',
    );
  }
}
