/**
 * Lines -> records of cells (RFC 4180): quoted cells may span lines. A record whose quotes do not match costs its first
 * line alone, and reading goes on at the next line: an unclosed quote must not swallow the rest of a file.
 */
import { parse } from 'csv-parse/sync';
import { readLines } from './lines';
import type { BadRow } from './record';
import type { TextFile } from './text';

export type Cells = { cells: string[]; raw: string } | Omit<BadRow, 'row'>;

/** Every record of the text in order; blank lines do not count. */
export async function* readCells(file: TextFile, delimiter: string): AsyncGenerator<Cells> {
  let lines: string[] = [];
  let open = false;
  for await (const line of readLines(file)) {
    lines.push(line);
    if (hasOddQuotes(line)) open = !open;
    if (open) continue;
    lines = yield* takeRecords(lines, delimiter, false);
    open = lines.length > 0;
  }
  yield* takeRecords(lines, delimiter, true);
}

/** @returns the lines of a record that is not complete yet; none at the end of the file */
function* takeRecords(lines: string[], delimiter: string, atEnd: boolean): Generator<Cells, string[]> {
  let start = 0;
  while (start < lines.length) {
    const end = recordEnd(lines, start);
    if (end === null && !atEnd) return lines.slice(start);
    const raw = withoutReturn(lines.slice(start, end ?? start + 1).join('\n'));
    const cells = end === null ? null : cellsOf(raw, delimiter);
    if (cells === null) yield { reason: 'has quotes that do not match', raw: withoutReturn(lines[start]!) };
    else if (raw !== '') yield { cells, raw };
    start = cells === null ? start + 1 : end!;
  }
  return [];
}

/** One past the last line of the record that begins at `start`: where its quotes are even; null: not there yet. */
function recordEnd(lines: readonly string[], start: number): number | null {
  let open = false;
  for (let at = start; at < lines.length; at++) {
    if (hasOddQuotes(lines[at]!)) open = !open;
    if (!open) return at + 1;
  }
  return null;
}

function cellsOf(raw: string, delimiter: string): string[] | null {
  if (!raw.includes('"')) return raw.split(delimiter);
  try {
    return parse(raw, { delimiter, relax_column_count: true, record_delimiter: '\n' })[0] ?? [];
  } catch {
    return null;
  }
}

function hasOddQuotes(line: string): boolean {
  let odd = false;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) odd = !odd;
  return odd;
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
