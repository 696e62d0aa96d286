/** Records with columns of their own -> the text of an instruction: Alpaca's names, or the columns that were mapped. */
import { didYouMean, WorkbenchError } from '../../common/errors';
import {
  categories,
  splits,
  type Category,
  type ImportOptions,
  type InstructionText,
  type Split,
} from '../../common/instruction';
import { mappedFields, type MappedField } from '../../common/import-format';
import { columnsOf, valueAt } from './columns';
import { isBad, kindOf, type BadRow, type RawRecord, type RawRow } from './record';

/** A row that became an instruction, not yet with an identity. */
export interface TextRow {
  row: number;
  text: InstructionText;
  category: Category | null;
  /** null: the row names none. */
  split: Split | null;
  raw(): string;
}

const fields = ['instruction', 'input', 'output'] as const;

/**
 * Holds the first records of a file against the columns that are asked for.
 * @throws WorkbenchError `usage` when a column is in none of them, naming those that are there
 */
export function checkColumns(file: string, first: readonly RawRow[], options: ImportOptions): void {
  if (options.instruction !== undefined && options.map?.instruction)
    throw new WorkbenchError(
      'usage',
      'The instruction is given twice: as a fixed text and as a column.',
      'Give one of the two.',
    );
  const records = first.filter((row): row is RawRecord => !isBad(row));
  const there = namesOf(records);
  if (there.length === 0) return;
  const isThere = (column: string): boolean =>
    records.some((record) => valueAt(record.fields, column) !== undefined) || there.includes(column);
  const missing = mappedFields.find(
    (field) => isNeeded(field, options) && !isThere(columnOf(field, options)),
  );
  if (!missing) return;
  const inside = [...new Set(records.flatMap(({ fields }) => columnsOf(fields).map(({ name }) => name)))];
  throw noColumn(file, columnOf(missing, options) || missing, inside);
}

/** Every column that one of the records has. */
export function namesOf(records: readonly RawRecord[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record.fields)))];
}

/** One record by its columns, or why it cannot be an instruction. */
export function toTextRow(record: RawRecord, options: ImportOptions): TextRow | BadRow {
  const text: InstructionText = { instruction: options.instruction ?? '', input: '', output: '' };
  for (const field of fields) {
    if (field === 'instruction' && options.instruction !== undefined) continue;
    const read = readText(record, field, options);
    if ('reason' in read) return { row: record.row, reason: read.reason, raw: record.raw() };
    text[field] = read.text;
  }
  return withLabels(record, text, options);
}

/** A text with the category and split that its record names. */
export function withLabels(
  record: RawRecord,
  text: InstructionText,
  options: Pick<ImportOptions, 'map'> = {},
): TextRow | BadRow {
  const split = splitOf(record.fields.split);
  if (split === undefined) {
    const reason = `split is ${JSON.stringify(record.fields.split)}; it must be ${splits.join(', ')} or absent`;
    return { row: record.row, reason, raw: record.raw() };
  }
  return {
    row: record.row,
    text,
    category: categoryOf(valueAt(record.fields, columnOf('category', options))),
    split,
    raw: record.raw,
  };
}

function readText(
  { fields: values }: RawRecord,
  field: keyof InstructionText,
  options: ImportOptions,
): { text: string } | { reason: string } {
  const column = columnOf(field, options);
  const name = column === field ? field : `${field} (column “${column}”)`;
  const value = valueAt(values, column) ?? undefined;
  if (value === undefined) return field === 'input' ? { text: '' } : { reason: `${name} is missing` };
  if (typeof value !== 'string') return { reason: `${name} is ${kindOf(value)}; it must be text` };
  if (!value.isWellFormed()) return { reason: `${name} holds half a character (an unpaired surrogate)` };
  if (value.trim() === '' && field !== 'input') return { reason: `${name} is blank` };
  return { text: value };
}

const columnOf = (field: MappedField, { map }: Pick<ImportOptions, 'map'>): string => map?.[field] ?? field;

function isNeeded(field: MappedField, { map, instruction }: ImportOptions): boolean {
  if (field === 'instruction') return instruction === undefined;
  return field === 'output' || Boolean(map?.[field]);
}

/** A word of one's own in a column `category` is no category of ours, and no fault of the row either. */
function categoryOf(value: unknown): Category | null {
  return categories.find((category) => category === value) ?? null;
}

/** null: none is named; undefined: what is named is none. */
function splitOf(value: unknown): Split | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  return splits.find((split) => split === value);
}

function noColumn(file: string, column: string, there: readonly string[]): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `${file} has no column “${column}”; its columns are ${there.slice(0, 30).join(', ')}.${didYouMean(column, there)}`,
    'Name the columns with --map instruction=…,input=…,output=…, or give one --instruction "…" for every row.',
  );
}
