/** The entries of a ZIP archive: listed first, and read only where their sizes can be those of texts. */
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import { isBomb } from './bytes';

export interface Archive {
  /** By name, without a slash at the start. */
  entries: ReadonlyMap<string, yauzl.Entry>;
  /** @throws Error where the entry is encrypted, packed in an unknown way, or unpacks to another size than it says */
  read(entry: yauzl.Entry): Promise<Readable>;
  close(): void;
}

const mostEntries = 10_000;

/** @throws Error in the words of the library: not a ZIP archive, damaged, or more entries than a workbook has */
export async function openArchive(path: string): Promise<Archive> {
  const zip = await yauzl.openPromise(path, { autoClose: false, validateEntrySizes: true });
  try {
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName.replace(/^\/+/, ''), entry);
      if (entries.size > mostEntries) throw new Error(`it has more than ${mostEntries} entries`);
    }
    return { entries, read: (entry) => readEntry(zip, entry), close: () => zip.close() };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  const sizes = { packed: entry.compressedSize, unpacked: entry.uncompressedSize };
  if (isBomb(sizes)) throw new Error(`${entry.fileName} unpacks to ${sizes.unpacked} bytes`);
  const stream = await zip.openReadStreamPromise(entry);
  // Whoever reads it hears of a fault; one that shows after reading has stopped is nobody's, and would end the process.
  return stream.on('error', () => {});
}
