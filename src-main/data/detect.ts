/** Which kind of file it is: told from its content, held against what its name claims. */
import { extname } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { RawRow } from './readers/record';
import { readCsv } from './readers/csv';
import { readJson } from './readers/json';
import { readJsonl } from './readers/jsonl';
import { openText, type TextFile } from './readers/text';

export type Container = { kind: 'json' } | { kind: 'jsonl' } | { kind: 'table'; delimiter: string };

export interface RawFile {
  name: string;
  kind: Container['kind'];
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
  const file = await openText(path);
  try {
    const container = detect(file.name, file.head);
    return {
      name: file.name,
      kind: container.kind,
      blocks: readerOf(container, file),
      fraction: file.fraction,
    };
  } catch (error) {
    await file.chunks.return(undefined);
    throw error;
  }
}

/** The records of a file one by one. */
export async function* rowsOf({ blocks }: RawFile): AsyncGenerator<RawRow> {
  for await (const rows of blocks) yield* rows;
}

function readerOf(container: Container, file: TextFile): AsyncGenerator<RawRow[]> {
  if (container.kind === 'json') return readJson(file);
  return container.kind === 'jsonl' ? readJsonl(file) : readCsv(file, container.delimiter);
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
export function detect(name: string, head: string): Container {
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

function likeliestDelimiter(start: string): string {
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
    'Use JSON, JSONL, CSV or TSV, named accordingly.',
  );
}

function notTable(name: string): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${name} holds JSON, not a table.`,
    'Give it the extension .json or .jsonl and import it again.',
  );
}
