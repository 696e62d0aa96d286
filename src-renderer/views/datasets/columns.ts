/** A look at the head of a table, so that its columns can be mapped by name before anything is imported. */
import { parse } from 'csv-parse/browser/esm/sync';

export interface Column {
  name: string;
  /** Its text in the first row. */
  first: string;
}

/** The head that is read, bytes. */
const headLength = 256 * 1024;

/** The columns of a CSV or TSV file with their first texts; null for any other file, or a head that is no table. */
export async function readColumns(file: File): Promise<Column[] | null> {
  const extension = /\.(csv|tsv)$/i.exec(file.name)?.[1]?.toLowerCase();
  if (!extension) return null;
  return columnsOf(await file.slice(0, headLength).text(), extension === 'tsv' ? ['\t'] : [',', '\t', ';']);
}

/** @param delimiters tried in order; the one that gives the most columns is taken */
export function columnsOf(head: string, delimiters: readonly string[]): Column[] | null {
  const tables = delimiters.map((delimiter) => firstRecords(head, delimiter));
  const [names, first] = tables.reduce((best, next) =>
    (next[0]?.length ?? 0) > (best[0]?.length ?? 0) ? next : best,
  );
  return names ? names.map((name, i) => ({ name: name.trim(), first: first?.[i] ?? '' })) : null;
}

/** The header and the first row; the header alone when that row does not end within the head. */
function firstRecords(head: string, delimiter: string): string[][] {
  const options = { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true };
  for (const to of [2, 1]) {
    try {
      return parse(head, { ...options, to });
    } catch {
      continue;
    }
  }
  return [];
}

export const fields = ['instruction', 'input', 'output'] as const;
export type FieldName = (typeof fields)[number];
export type Mapping = Partial<Record<FieldName, string>>;

/** Columns that already go by a field's name are mapped to it. */
export function guessMapping(columns: readonly Column[]): Mapping {
  const named = (name: string) => columns.find((column) => column.name.toLowerCase() === name)?.name;
  return Object.fromEntries(fields.flatMap((field) => (named(field) ? [[field, named(field)]] : [])));
}

/** Why the file cannot be imported under this mapping, or null. */
export function mappingProblem(mapping: Mapping, instruction: string): string | null {
  if (!mapping.output) return 'Choose the column that holds the output, the text to learn.';
  if (!mapping.instruction && instruction.trim() === '')
    return 'Choose the column that holds the instruction, or write one for every row.';
  return null;
}
