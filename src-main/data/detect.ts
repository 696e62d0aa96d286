/** Which kind of file it is: told from its content, held against what its name claims. */
import { extname } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { openBytes, type ByteFile } from './readers/bytes';
import { readCsv } from './readers/csv';
import { readJson } from './readers/json';
import { readJsonl } from './readers/jsonl';
import { openParquet } from './readers/parquet';
import type { RawRow } from './readers/record';
import { textOf, type TextFile } from './readers/text';
import { openXlsx } from './readers/xlsx';

export type TextContainer = { kind: 'json' } | { kind: 'jsonl' } | { kind: 'table'; delimiter: string };
export type Container = TextContainer | { kind: 'parquet' } | { kind: 'xlsx' };

export interface RawFile {
  /** Without `.gz`. */
  name: string;
  kind: Container['kind'];
  /** Of a table: the character between its cells. */
  delimiter?: string;
  /** It came packed by gzip. */
  gzip: boolean;
  /** Of a table, once its first rows are read: the line that names its columns. */
  header?(): string | null;
  /** In order, some at a time. Ending the generator closes the file. */
  blocks: AsyncGenerator<RawRow[]>;
  /** Share of the bytes read so far, 0 to 1. */
  fraction(): number;
}

/**
 * Opens a file of records, which are read as they are asked for.
 * @throws WorkbenchError `not-found`, `file-empty`, `file-encoding` or `file-format`
 */
export async function openRows(path: string): Promise<RawFile> {
  const bytes = await openBytes(path);
  const binary = await closedWhereItThrows(bytes, () => binaryKindOf(bytes));
  if (binary) {
    await bytes.chunks.return(undefined);
    const open = binary === 'parquet' ? openParquet : openXlsx;
    return { name: bytes.name, kind: binary, gzip: false, ...(await open(path, bytes.name)) };
  }
  const file = await textOf(bytes);
  const container = await closedWhereItThrows(file, () => detect(file.name, file.head));
  return {
    ...container,
    ...{ name: file.name, gzip: bytes.gzip, fraction: file.fraction },
    ...readerOf(container, file),
  };
}

async function closedWhereItThrows<T>(file: ByteFile | TextFile, look: () => T): Promise<T> {
  try {
    return look();
  } catch (error) {
    await file.chunks.return(undefined as never);
    throw error;
  }
}

const binaries = {
  parquet: { begins: 'PAR1', extension: '.parquet', title: 'a Parquet file' },
  xlsx: { begins: 'PK', extension: '.xlsx', title: 'an Excel workbook' },
} as const;

/** @throws WorkbenchError `file-format` where its name claims another kind, or it is packed once more */
function binaryKindOf({ name, head, gzip }: ByteFile): keyof typeof binaries | null {
  const start = head.toString('latin1', 0, 4);
  const extension = extname(name).toLowerCase();
  for (const kind of ['parquet', 'xlsx'] as const) {
    const { begins, extension: own, title } = binaries[kind];
    const is = start.startsWith(begins);
    if (!is && extension !== own) continue;
    if (!is) throw contradiction(name, `is named as ${title}, but its content is none`);
    if (extension !== own && extension in claims)
      throw contradiction(name, `holds ${title}, not what its name says`);
    if (gzip)
      throw contradiction(name, `holds ${title} inside a gzip file`, 'Unpack it and import it again.');
    return kind;
  }
  return null;
}

/** The records of a file one by one. */
export async function* rowsOf({ blocks }: RawFile): AsyncGenerator<RawRow> {
  for await (const rows of blocks) yield* rows;
}

function readerOf(container: TextContainer, file: TextFile): Pick<RawFile, 'blocks' | 'header'> {
  if (container.kind === 'json') return { blocks: readJson(file) };
  return container.kind === 'jsonl' ? { blocks: readJsonl(file) } : readCsv(file, container.delimiter);
}

const claims: Record<string, 'json' | 'table'> = {
  '.json': 'json',
  '.jsonl': 'json',
  '.ndjson': 'json',
  '.csv': 'table',
  '.tsv': 'table',
};

/**
 * Tells the kind of a file from its name and its first text. Which of JSON and JSON Lines it is, the content says
 * alone, for both go by the name `.json`.
 * @throws WorkbenchError `file-format` when content and name contradict each other, or it is neither JSON nor a table
 */
export function detect(name: string, head: string): TextContainer {
  const claim = claims[extname(name).toLowerCase()];
  const start = head.trimStart();
  const isJson = start.startsWith('[') || start.startsWith('{');
  if (claim === 'json' && !isJson) throw wrongKind(name, 'JSON', start);
  if (claim === 'table' && isJson) throw notTable(name);
  if (isJson) return { kind: start.startsWith('[') || isOneDocument(start, name) ? 'json' : 'jsonl' };
  const delimiter = claim && name.toLowerCase().endsWith('.tsv') ? '\t' : likeliestDelimiter(start);
  if (claim === undefined && !firstLine(start).includes(delimiter))
    throw wrongKind(name, 'JSON or a table', start);
  return { kind: 'table', delimiter };
}

/** Of a text that begins with `{`: whether it is an object of records rather than one record per line. */
function isOneDocument(start: string, name: string): boolean {
  const line = firstLine(start);
  const first = parseObject(line);
  if (!first)
    return !/\.(jsonl|ndjson)$/i.test(name) && !start.split('\n', 20).some((one) => parseObject(one));
  if (start.slice(line.length).trim() !== '') return false;
  if (/\.(jsonl|ndjson)$/i.test(name)) return false;
  const members = Object.entries(first);
  const records = members.filter(
    ([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  return records.length * 2 >= members.length || members.some(isWrapped);
}

/** A list of objects as the member of an object, such as {"questions": [{…}]}; a chat is a record with such a list. */
const isWrapped = ([name, value]: [string, unknown]): boolean =>
  Array.isArray(value) && typeof value[0] === 'object' && !['messages', 'conversations'].includes(name);

function parseObject(line: string): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** Of comma, tab and semicolon the one that is most in the first line, outside quotes. */
export function likeliestDelimiter(start: string): string {
  const header = firstLine(start).replace(/"[^"]*"/g, '');
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', '\t', ';'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

function wrongKind(name: string, what: string, start: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} is not ${what}: it begins with ${JSON.stringify(start.slice(0, 20))}.`,
    'Use JSON, JSONL, CSV, TSV, Parquet or XLSX, named accordingly.',
  );
}

function notTable(name: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} holds JSON, not a table.`,
    'Give it the extension .json or .jsonl and import it again.',
  );
}

function contradiction(
  name: string,
  what: string,
  remedy = 'Give it the extension of what it holds and import it again.',
): WorkbenchError {
  return new WorkbenchError('file-format', `${name} ${what}.`, remedy);
}
