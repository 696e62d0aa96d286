/**
 * The file that bad rows leave in and, mended, come back in: a table that names for each row its file and place, why it
 * was bad, and the row as it stood, with the header line that belongs to it where it is one of a table.
 */
import { likeliestDelimiter, type RawFile } from './detect';
import { cellsOf } from './readers/cells';
import { isBad, toRecord, type BadRow, type RawRecord, type RawRow } from './readers/record';

export const quarantineColumns = ['row', 'reason', 'raw', 'source', 'header'] as const;

/** Whether a file is an export of the quarantine. */
export function isQuarantineFile({ kind }: RawFile, first: RawRow | undefined): boolean {
  if (kind !== 'table' || !first || isBad(first)) return false;
  const columns = Object.keys(first.fields);
  return (
    columns.length === quarantineColumns.length && quarantineColumns.every((name) => columns.includes(name))
  );
}

/** The record that a row of such a file holds, as it would have come out of its own file. */
export function quarantinedRecord(row: RawRow): RawRow {
  if (isBad(row)) return row;
  const {
    raw,
    header,
    source,
    row: place,
  } = row.fields as Record<(typeof quarantineColumns)[number], string>;
  const record = header === '' ? jsonRecord(row.row, raw) : tableRecord(row.row, raw, header);
  return { ...record, origin: { source, row: Number(place) } };
}

function jsonRecord(row: number, raw: string): RawRecord | BadRow {
  try {
    return toRecord(row, JSON.parse(raw), () => raw);
  } catch {
    return { row, reason: 'is not JSON', raw };
  }
}

function tableRecord(row: number, raw: string, header: string): RawRecord | BadRow {
  const delimiter = likeliestDelimiter(header);
  const names = cellsOf(header, delimiter);
  const cells = cellsOf(raw, delimiter);
  if (!names || !cells) return { row, reason: 'has quotes that do not match', raw };
  if (cells.length !== names.length)
    return { row, reason: `has ${cells.length} columns; the header has ${names.length}`, raw };
  return {
    row,
    fields: Object.fromEntries(names.map((name, i) => [name.trim(), cells[i]])),
    raw: () => raw,
  };
}
