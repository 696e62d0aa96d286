/** What the readers of JSON, JSONL, CSV and TSV have in common: records with named fields, or rows that have none. */

import { stringEnd } from './json-values';

export interface RawRecord {
  /** 1-based position in the file, counting records, not lines. */
  row: number;
  /** The record's name, where the file is an object of records. */
  key?: string;
  fields: Record<string, unknown>;
  /** The row as it stood in the file, as text. */
  raw(): string;
  origin?: Origin;
}

/** Where a row that comes out of quarantine was read first. */
export interface Origin {
  source: string;
  row: number;
}

export interface BadRow {
  row: number;
  reason: string;
  raw: string;
  origin?: Origin;
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

/**
 * Why a JSON text is no record, where an object in it names a field twice: a parser keeps the last of them alone.
 * @param value what the text was parsed to
 */
export function namesTwice(text: string, value: unknown): string | null {
  return namesIn(text) > namesOf(value) ? 'names a field twice' : null;
}

/** How many names the objects of a JSON text hold: strings before a colon. */
function namesIn(text: string): number {
  let names = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = stringEnd(text, at + 1);
    while (text.charCodeAt(at) <= 32) at++;
    if (text.charCodeAt(at) === colon) names++;
  }
  return names;
}

const colon = 58;

/** How many names the objects of a value hold, however deep. */
function namesOf(value: unknown): number {
  let names = 0;
  const waiting = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inside = Object.values(one) as unknown[];
    if (!Array.isArray(one)) names += inside.length;
    for (const deeper of inside) if (typeof deeper === 'object') waiting.push(deeper);
  }
  return names;
}

/** “a number”, “a list”: what a parsed value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'text', number: 'a number', boolean: 'true or false' }[typeof value as string] ?? 'an object'
  );
}
