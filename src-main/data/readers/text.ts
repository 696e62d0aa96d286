/** A file as text, piece by piece: strictly UTF-8, without its byte-order mark, never whole in memory. */
import { WorkbenchError } from '../../common/errors';
import { openBytes, type ByteFile } from './bytes';
import { prepend } from './prepend';

export interface TextFile {
  name: string;
  /** The file's first text; what format it is can be told from it. */
  head: string;
  /** All of the text, the head included. To be read once; the file is closed at its end or when reading stops. */
  chunks: AsyncGenerator<string>;
  /** Share of the file's bytes read so far, 0 to 1. */
  fraction(): number;
}

/**
 * @throws WorkbenchError `not-found`, `file-empty`, `file-encoding` naming the byte, or `file-format` for a kind of
 * file that is not text; the same errors while its chunks are read
 */
export async function openText(path: string): Promise<TextFile> {
  return textOf(await openBytes(path));
}

/** As `openText`, of a file that is open; closes it where it throws. */
export async function textOf(file: ByteFile): Promise<TextFile> {
  const { name, fraction } = file;
  try {
    refuseBinary(file.head, name);
    const chunks = decode(file);
    const first = await chunks.next();
    if (first.done) throw empty(name, 0);
    const head = first.value;
    if (head.trim() !== '') return { name, head, chunks: prepend(head, chunks), fraction };
    const second = await chunks.next();
    if (second.done) throw empty(name, file.head.length);
    return { name, head: head + second.value, chunks: prepend(head + second.value, chunks), fraction };
  } catch (error) {
    await file.chunks.return(undefined);
    throw error;
  }
}

async function* decode({ name, chunks }: ByteFile): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytesRead = 0;
  let before = Buffer.alloc(0);
  const take = (bytes: Buffer, more: boolean): string => {
    try {
      return decoder.decode(bytes, { stream: more });
    } catch {
      const window = Buffer.concat([before, bytes]);
      const fault = firstFault(window);
      throw notUtf8(name, bytesRead - before.length + fault, window[fault]);
    }
  };
  for await (const bytes of chunks) {
    const text = take(bytes, true);
    bytesRead += bytes.length;
    before = unfinished(Buffer.concat([before, bytes]));
    yield text;
  }
  take(Buffer.alloc(0), false);
}

/** The bytes of a character that is cut off at the end, if any. */
function unfinished(bytes: Buffer): Buffer<ArrayBuffer> {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return Buffer.from(bytes.subarray(bytes.length - (back < length ? back : 0)));
  }
  return Buffer.alloc(0);
}

/** Where the first character begins that is not UTF-8. */
function firstFault(bytes: Buffer): number {
  let [valid, invalid] = [0, bytes.length];
  while (valid < invalid) {
    const middle = Math.ceil((valid + invalid) / 2);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      valid = middle;
    } catch {
      invalid = middle - 1;
    }
  }
  return valid - unfinished(bytes.subarray(0, valid)).length;
}

const knownBinaries: [begins: string, what: string][] = [
  ['PK\x03\x04', 'a ZIP archive or an Excel workbook'],
  ['PAR1', 'a Parquet file'],
  ['\x1f\x8b', 'a gzip archive inside another'],
  ['GGUF', 'a GGUF model'],
  ['SQLite format 3\0', 'a SQLite database'],
];

function refuseBinary(bytes: Buffer, name: string): void {
  const start = bytes.toString('latin1', 0, 16);
  const known = knownBinaries.find(([begins]) => start.startsWith(begins));
  if (known)
    throw new WorkbenchError(
      'file-format',
      `${name} is ${known[1]}, not a text file.`,
      'Save the rows as JSON, JSONL, CSV or TSV and import that file.',
    );
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff') || isEveryOtherNull(bytes))
    throw new WorkbenchError(
      'file-encoding',
      `${name} is UTF-16 text, not UTF-8.`,
      'Save it again as UTF-8.',
    );
}

/** Latin letters in two bytes each: UTF-16 without its mark. */
function isEveryOtherNull(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 64);
  const nulls = start.filter((byte) => byte === 0).length;
  return start.length >= 8 && nulls * 3 >= start.length && nulls < start.length;
}

function notUtf8(name: string, offset: number, byte = 0): WorkbenchError {
  return new WorkbenchError(
    'file-encoding',
    `${name} is not UTF-8 text: byte ${offset} (0x${byte.toString(16).padStart(2, '0')}) begins no character.`,
    'Save it again as UTF-8.',
  );
}

function empty(name: string, size: number): WorkbenchError {
  const what = size === 0 ? 'is empty' : 'holds nothing but white space';
  return new WorkbenchError('file-empty', `${name} ${what}.`, 'Check that it was written completely.');
}
