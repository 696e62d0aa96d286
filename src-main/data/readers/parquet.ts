/** A Parquet file: rows with named fields, a group of rows at a time, each page held against what the file says of it. */
import { open, type FileHandle } from 'node:fs/promises';
import zlib from 'node:zlib';
import {
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
  snappyUncompress,
  type AsyncBuffer,
  type ColumnMetaData,
  type Compressors,
  type FileMetaData,
  type RowGroup,
} from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { WorkbenchError } from '../../common/errors';
import { unpackLz4, unpackLz4Raw } from './lz4';
import { toRecord, type RawRow } from './record';

/** Bytes of a group of rows as it lies in the file; all of it is read at once. */
const mostGroup = 256 * 1024 ** 2;
const mostPage = 64 * 1024 ** 2;
const mostFooter = 16 * 1024 ** 2;
/** Rows of a group, and values of a page: a million are usual, and a few bytes can say that there are any number. */
const mostValues = 1 << 23;
/** About so many bytes of values are unpacked at a time. */
const sliceBytes = 4 * 1024 ** 2;

export interface ParquetFile {
  /** Rows, some at a time; ending them closes the file. */
  blocks: AsyncGenerator<RawRow[]>;
  fraction(): number;
}

/** @throws WorkbenchError `file-format` where it is none, or one that cannot be read; so its rows */
export async function openParquet(path: string, name: string): Promise<ParquetFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = bufferOf(file, size);
    const metadata = await readFooter(name, buffer);
    const progress = { rows: 0 };
    return {
      blocks: readRows(file, buffer, metadata, name, progress),
      fraction: () => progress.rows / Math.max(1, Number(metadata.num_rows)),
    };
  } catch (error) {
    await file.close();
    throw inWords(name, error);
  }
}

async function readFooter(name: string, buffer: FileBuffer): Promise<FileMetaData> {
  const end = new DataView(await buffer.slice(Math.max(0, buffer.byteLength - 8)));
  if (buffer.byteLength < 12 || end.getUint32(0, true) > Math.min(mostFooter, buffer.byteLength - 8))
    throw unreadable(name, 'its footer is longer than the file, or than any footer');
  const metadata = await parquetMetadataAsync(buffer, { geoparquet: false });
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(metadata.num_rows))
    throw unreadable(name, `its footer names ${metadata.num_rows} rows, its groups ${rows}`);
  return metadata;
}

async function* readRows(
  file: FileHandle,
  buffer: FileBuffer,
  metadata: FileMetaData,
  name: string,
  progress: { rows: number },
): AsyncGenerator<RawRow[]> {
  try {
    const flat = parquetSchema(metadata).children.every(({ children }) => children.length === 0);
    let start = 0;
    for (const group of metadata.row_groups) {
      const end = start + Number(group.num_rows);
      await checkGroup(group, buffer, flat);
      const step = flat ? stepOf(group) : end - start;
      for (let rowStart = start; rowStart < end; rowStart += step) {
        const rowEnd = Math.min(end, rowStart + step);
        const records = await parquetReadObjects({ file: buffer, metadata, compressors, rowStart, rowEnd });
        if (records.length !== rowEnd - rowStart) throw new Error('a column is shorter than the file says');
        progress.rows = rowEnd;
        yield records.map((record, i) => toRow(rowStart + i + 1, record));
      }
      start = end;
    }
  } catch (error) {
    throw inWords(name, error);
  } finally {
    await file.close();
  }
}

function toRow(row: number, record: Record<string, unknown>): RawRow {
  const fields = Object.fromEntries(Object.entries(record).map(([name, value]) => [name, plain(value)]));
  return toRecord(row, fields, () => JSON.stringify(fields));
}

/** As JSON would have it: times as text, whole numbers of 64 bits as numbers where these can hold them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, plain(inside)]));
}

function stepOf({ columns, num_rows }: RowGroup): number {
  const bytes = columns.reduce((sum, { meta_data }) => sum + Number(meta_data!.total_uncompressed_size), 0);
  return Math.max(100, Math.min(10_000, Math.floor((Number(num_rows) * sliceBytes) / Math.max(1, bytes))));
}

/** Reads the group into memory and walks over the pages of each column, before anything is made as large as they say. */
async function checkGroup({ columns, num_rows }: RowGroup, buffer: FileBuffer, flat: boolean): Promise<void> {
  if (Number(num_rows) > mostValues) throw new Error(`a group of its rows holds ${num_rows}`);
  const all = columns.map(({ meta_data }) => {
    if (!meta_data) throw new Error('a column says nothing of itself');
    return meta_data;
  });
  const bytes = all.reduce((sum, { total_compressed_size }) => sum + Number(total_compressed_size), 0);
  if (bytes > mostGroup)
    throw new Error(`a group of its rows is ${bytes} bytes; write it with smaller groups`);
  await buffer.hold(all.map(rangeOf));
  let unpacked = 0;
  for (const column of all) unpacked += await checkPages(column, Number(num_rows), buffer);
  // Columns of lists are unpacked as a whole.
  if (!flat && unpacked > mostGroup)
    throw new Error(`a group of its rows unpacks to ${unpacked} bytes; write it with smaller groups`);
}

function rangeOf(column: ColumnMetaData): [start: number, end: number] {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  return [start, start + Number(column.total_compressed_size)];
}

/** @returns the bytes that its pages unpack to */
async function checkPages(column: ColumnMetaData, rows: number, buffer: FileBuffer): Promise<number> {
  const view = new DataView(await buffer.slice(...rangeOf(column)));
  const reader = { view, offset: 0 };
  let [values, unpacked] = [0, 0];
  while (reader.offset < view.byteLength - 1 && values < Number(column.num_values)) {
    const header = parquetHeader(reader);
    const { compressed_page_size, uncompressed_page_size } = header;
    const inPage =
      header.data_page_header?.num_values ??
      header.data_page_header_v2?.num_values ??
      header.dictionary_page_header?.num_values ??
      0;
    if (header.type !== 'DICTIONARY_PAGE') values += inPage;
    const fits = reader.offset + compressed_page_size <= view.byteLength && compressed_page_size >= 0;
    if (!fits || !(uncompressed_page_size >= 0 && uncompressed_page_size <= mostPage))
      throw new Error('a page is larger than its column, or than any page');
    if (!(inPage >= 0) || inPage > mostValues || values > mostValues)
      throw new Error('a page names more values than it can hold');
    unpacked += uncompressed_page_size;
    reader.offset += compressed_page_size;
  }
  if (values < rows) throw new Error('a column is shorter than its rows');
  return unpacked;
}

/** The file by ranges; those of one group of rows are held. */
interface FileBuffer extends AsyncBuffer {
  hold(ranges: [start: number, end: number][]): Promise<void>;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

function bufferOf(file: FileHandle, byteLength: number): FileBuffer {
  let held: { start: number; end: number; bytes: ArrayBuffer }[] = [];
  async function read(start: number, end: number): Promise<ArrayBuffer> {
    if (!(start >= 0 && end >= start && end <= byteLength)) throw new Error('it points beyond its own end');
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) throw new Error('it ended while it was read');
      at += bytesRead;
    }
    return bytes.buffer;
  }
  return {
    byteLength,
    hold: async (ranges) => {
      held = [];
      for (const [start, end] of ranges) held.push({ start, end, bytes: await read(start, end) });
    },
    slice: async (start, end = byteLength) => {
      const at = held.find((one) => one.start <= start && end <= one.end);
      if (at?.start === start && at.end === end) return at.bytes;
      return at ? at.bytes.slice(start - at.start, end - at.start) : read(start, end);
    },
  };
}

const compressors: Compressors = {
  SNAPPY: (bytes, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(bytes, output);
    return output;
  },
  GZIP: (bytes, length) => zlib.gunzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => zlib.brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
  LZ4: unpackLz4,
  LZ4_RAW: unpackLz4Raw,
  ZSTD: (bytes, length) => zlib.zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
};

function inWords(name: string, error: unknown): WorkbenchError {
  return error instanceof WorkbenchError ? error : unreadable(name, (error as Error).message);
}

function unreadable(name: string, why: string): WorkbenchError {
  const words = why.replace(/^parquet /, '').split('\n')[0]!;
  return new WorkbenchError(
    'file-format',
    `${name} cannot be read as a Parquet file: ${words.slice(0, 200)}.`,
    'Get the complete file, or write it again with usual settings; nothing of it was kept.',
  );
}
