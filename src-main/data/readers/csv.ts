/** CSV and TSV: the first record names the columns, every other one is a row with as many cells. */
import { WorkbenchError } from '../../common/errors';
import { readCells, type Cells } from './cells';
import type { RawRow } from './record';
import type { TextFile } from './text';

/**
 * @param delimiter one character
 * @returns rows that throw WorkbenchError `file-format` when the first record does not name columns, and, once they are
 * read, the line that does
 */
export function readCsv(
  file: TextFile,
  delimiter: string,
): { blocks: AsyncGenerator<RawRow[]>; header(): string | null } {
  const head: { line: string | null } = { line: null };
  return { blocks: readRows(file, delimiter, head), header: () => head.line };
}

async function* readRows(
  file: TextFile,
  delimiter: string,
  head: { line: string | null },
): AsyncGenerator<RawRow[]> {
  let names: string[] | null = null;
  let row = 0;
  for await (const records of readCells(file, delimiter)) {
    const rows: RawRow[] = [];
    for (const record of records)
      if (names === null) [names, head.line] = [columnNames(record, file.name), record.raw];
      else rows.push(toRow(++row, record, names));
    if (rows.length > 0) yield rows;
  }
}

function toRow(row: number, record: Cells, names: readonly string[]): RawRow {
  if ('reason' in record) return { row, ...record };
  const { cells, raw } = record;
  if (cells.length !== names.length)
    return { row, reason: `has ${cells.length} columns; the header has ${names.length}`, raw };
  return { row, fields: Object.fromEntries(names.map((name, i) => [name, cells[i]])), raw: () => raw };
}

export function columnNames(record: Cells, file: string): string[] {
  if ('reason' in record) throw badHeader(`The first line of ${file} has quotes that do not match.`);
  const names = record.cells.map((cell) => cell.trim());
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined) throw badHeader(`The first line of ${file} names the column “${twice}” twice.`);
  return names;
}

function badHeader(message: string): WorkbenchError {
  return new WorkbenchError('file-format', message, 'The first line must name every column once.');
}
