/**
 * Lines -> records of cells (RFC 4180): quoted cells may span lines. A record whose quotes do not match costs its first
 * line alone, and reading goes on at the next line: an unclosed quote must not swallow the rest of a file.
 */
import { parse } from 'csv-parse/sync';
import { longest, readLines } from './lines';
import type { BadRow } from './record';
import type { TextFile } from './text';

export type Cells = { cells: string[]; raw: string } | Omit<BadRow, 'row'>;

/** Every record of the text in order, chunk by chunk; blank lines do not count. */
export async function* readCells(file: TextFile, delimiter: string): AsyncGenerator<Cells[]> {
  let lines: string[] = [];
  for await (const more of readLines(file)) {
    const records: Cells[] = [];
    lines = takeRecords(lines.concat(more), delimiter, false, records);
    if (records.length > 0) yield records;
  }
  const records: Cells[] = [];
  takeRecords(lines, delimiter, true, records);
  yield records;
}

/** @returns the lines of a record that is not complete yet; none at the end of the file */
function takeRecords(lines: string[], delimiter: string, atEnd: boolean, records: Cells[]): string[] {
  let start = 0;
  while (start < lines.length) {
    const end = recordEnd(lines, start);
    if (end === 'open' && !atEnd) return lines.slice(start);
    const isWhole = typeof end === 'number';
    const raw = withoutReturn(
      isWhole && end === start + 1 ? lines[start]! : lines.slice(start, isWhole ? end : start + 1).join('\n'),
    );
    const cells = isWhole ? cellsOf(raw, delimiter) : null;
    if (cells === null)
      records.push({ reason: 'has quotes that do not match', raw: withoutReturn(lines[start]!) });
    else if (raw !== '') records.push({ cells, raw });
    start = cells === null ? start + 1 : (end as number);
  }
  return [];
}

/**
 * One past the last line of the record that begins at `start`: where its quotes are even; open: not there yet; endless:
 * no cell is so long, so a quote of the first line was never meant to open one.
 */
function recordEnd(lines: readonly string[], start: number): number | 'open' | 'endless' {
  let open = false;
  let length = 0;
  for (let at = start; at < lines.length; at++) {
    if (hasOddQuotes(lines[at]!)) open = !open;
    if (!open) return at + 1;
    length += lines[at]!.length;
    if (length > longest) return 'endless';
  }
  return 'open';
}

/** The cells of one record; null: its quotes do not match. */
export function cellsOf(raw: string, delimiter: string): string[] | null {
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
