/** What a benchmark's official file looks like: which kind of file, which columns, and what its records hold. */
import type { BenchmarkRecord } from '../../common/benchmark';
import type { TextContainer } from '../detect';
import { kindOf, type RawRecord } from '../readers/record';

type Fields = BenchmarkRecord['fields'];

export interface BenchmarkFormat {
  /** `format` of the Tasks that read it. */
  name: string;
  kind: TextContainer['kind'];
  /** Every record has these; a file with all of them is taken for this format. */
  columns: readonly string[];
  /** The column that names the record; absent: the record's key in the file. */
  id?: string;
  /** Columns that hold Python lists in text. */
  lists?: readonly string[];
  /** Values that are neither text nor lists of texts, made such; a column it leaves out is as it was. */
  reshape?(fields: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** What is wrong with a record's content, or null. Its columns hold text or lists of texts by then. */
  problem(fields: Fields): string | null;
}

/** Whether a record has the columns of a format. */
export function hasColumns(format: BenchmarkFormat, { fields }: RawRecord): boolean {
  return format.columns.every((column) => Object.hasOwn(fields, column));
}

/** A record that is none of its format, with what could be read of it. */
export type FaultyRecord = BenchmarkRecord & { reason: string };

/** A record by its official field names, or the reason why it is none; without an id it goes by its row. */
export function toBenchmarkRecord(
  format: BenchmarkFormat,
  { row, key, fields }: RawRecord,
): BenchmarkRecord | FaultyRecord {
  const values: Fields = {};
  let reason: string | null = null;
  for (const [name, value] of Object.entries({ ...fields, ...format.reshape?.(fields) })) {
    const read = format.lists?.includes(name) ? pythonList(value) : textOf(value);
    if (read !== null) values[name] = read;
    else if (format.columns.includes(name)) reason ??= `${name} cannot be read: it is ${kindOf(value)}`;
  }
  const missing = format.columns.find((column) => !Object.hasOwn(values, column));
  reason ??= missing ? `${missing} is missing` : format.problem(values);
  const named = format.id === undefined ? (key ?? String(row)) : values[format.id];
  const record = { id: typeof named === 'string' && named !== '' ? named : `row ${row}`, fields: values };
  return reason === null ? record : { ...record, reason };
}

/** Text and lists of texts as they are, plain values as text; null for what is neither. */
function textOf(value: unknown): string | string[] | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;
}

/** The reason when a column that must hold text is blank or a list. */
export function blank(fields: Fields, columns: readonly string[]): string | null {
  const column = columns.find((name) => typeof fields[name] !== 'string' || fields[name].trim() === '');
  if (column === undefined) return null;
  return typeof fields[column] === 'string' ? `${column} is blank` : `${column} is a list; it must be text`;
}

/** Choices as a model reads them: “A. the first”, in the order of the letters. */
export function lettered(options: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(options)
    .sort()
    .map((letter) => `${letter}. ${String(options[letter])}`);
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\n': '' };
const listed = /\s*(?:'((?:[^'\\]|\\[^])*)'|"((?:[^"\\]|\\[^])*)")\s*(?:,|$)/y;

/**
 * Reads a Python list of strings, such as `['aspirin', "St. John's wort"]`.
 * @returns null when the text is no such list
 */
export function pythonList(value: unknown): string[] | null {
  const inner = typeof value === 'string' ? /^\s*\[([^]*)\]\s*$/.exec(value)?.[1] : undefined;
  if (inner === undefined) return null;
  const items: string[] = [];
  listed.lastIndex = 0;
  for (let at = 0; inner.slice(at).trim() !== ''; at = listed.lastIndex) {
    listed.lastIndex = at;
    const match = listed.exec(inner);
    if (!match) return null;
    items.push((match[1] ?? match[2]!).replace(/\\(?:x(..)|u(....)|([^]))/g, unescape));
  }
  return items;
}

function unescape(_: string, byte: string | undefined, unit: string | undefined, one: string): string {
  const code = byte ?? unit;
  return code === undefined ? (escapes[one] ?? one) : String.fromCharCode(parseInt(code, 16));
}
