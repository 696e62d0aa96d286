/** What the readers of JSON, JSONL, CSV and TSV have in common: records with named fields, or rows that have none. */

export interface RawRecord {
  /** 1-based position in the file, counting records, not lines. */
  row: number;
  /** The record's name, where the file is an object of records. */
  key?: string;
  fields: Record<string, unknown>;
  /** The row as it stood in the file, as text. */
  raw(): string;
}

export interface BadRow {
  row: number;
  reason: string;
  raw: string;
}

export type RawRow = RawRecord | BadRow;

export function isBad<T extends object>(row: T | BadRow): row is BadRow {
  return 'reason' in row;
}

/** A parsed value as a record, or as the reason why it is none. */
export function toRecord(row: number, value: unknown, raw: () => string, key?: string): RawRow {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { row, reason: `is ${kindOf(value)}, not an object`, raw: raw() };
  return { row, key, fields: value as Record<string, unknown>, raw };
}

/** “a number”, “a list”: what a parsed value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object'
  );
}
