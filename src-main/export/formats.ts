/** A table as text: CSV, TSV, JSON, JSON Lines, Markdown or LaTeX, with every number at full precision. */
import { toCsv, type TableValue } from './csv';

export interface Table {
  columns: readonly string[];
  /** Each as long as `columns`. */
  rows: TableValue[][];
}

export const formats = ['csv', 'tsv', 'json', 'jsonl', 'markdown', 'latex'] as const;
export type Format = (typeof formats)[number];

export interface FormatOptions {
  /** CSV and TSV only: see `toCsv`. */
  spreadsheetSafe?: boolean;
}

/** Rows that come some at a time, so that a million of them are never one text. */
type Rows = Iterable<TableValue[][]>;
type Writer = (columns: readonly string[], rows: Rows, options: FormatOptions) => Iterable<string>;

const writers: Record<Format, Writer> = {
  csv: (columns, rows, options) => toSeparated(columns, rows, { ...options, delimiter: ',' }),
  tsv: (columns, rows, options) => toSeparated(columns, rows, { ...options, delimiter: '\t' }),
  json: toJson,
  jsonl: toJsonLines,
  markdown: toMarkdown,
  latex: toLatex,
};

/** The table as a whole file, ending in a line break. */
export function formatTable({ columns, rows }: Table, format: Format, options: FormatOptions = {}): string {
  return [...formatRows(columns, [rows], format, options)].join('');
}

/** As `formatTable`, in pieces that are made as they are asked for. */
export function formatRows(
  columns: readonly string[],
  rows: Rows,
  format: Format,
  options: FormatOptions = {},
): Iterable<string> {
  return writers[format](columns, rows, options);
}

function* toSeparated(
  columns: readonly string[],
  rows: Rows,
  options: FormatOptions & { delimiter: string },
): Generator<string> {
  yield toCsv(columns, [], options);
  for (const some of rows) if (some.length > 0) yield toCsv(null, some, options);
}

const toObject = (columns: readonly string[], row: readonly TableValue[]) =>
  Object.fromEntries(columns.map((column, i) => [column, row[i]]));

/** A list of objects by column name. */
function* toJson(columns: readonly string[], rows: Rows): Generator<string> {
  let before = '[';
  for (const some of rows)
    for (const row of some) {
      const text = JSON.stringify(toObject(columns, row), null, 2).replaceAll('\n', '\n  ');
      yield `${before}\n  ${text}`;
      before = ',';
    }
  yield before === '[' ? '[]\n' : '\n]\n';
}

/** One object by column name on each line. */
function* toJsonLines(columns: readonly string[], rows: Rows): Generator<string> {
  for (const some of rows) yield some.map((row) => `${JSON.stringify(toObject(columns, row))}\n`).join('');
}

/** A pipe table; a line break inside a square becomes `<br>`. */
function* toMarkdown(columns: readonly string[], rows: Rows): Generator<string> {
  const escape = (text: string) => text.replace(/[\\|]/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>');
  const line = (row: readonly TableValue[]) =>
    `| ${row.map((value) => escape(plain(value))).join(' | ')} |\n`;
  yield `${line(columns)}|${' --- |'.repeat(columns.length)}\n`;
  for (const some of rows) yield some.map(line).join('');
}

const latexEscapes: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  // Without a font encoding named, these three are set as other signs.
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** A `tabular` with the rules of booktabs; columns that hold numbers are set flush right. */
function* toLatex(columns: readonly string[], pieces: Rows): Generator<string> {
  const rows = [...pieces].flat();
  const escape = (text: string) =>
    text.replace(/[\\~^<>|&%$#_{}]/g, (sign) => latexEscapes[sign] ?? `\\${sign}`).replace(/\s+/g, ' ');
  // The end of the row before would take a star or a bracket for its own.
  const guard = (text: string) => text.replace(/^[*[]/, '{$&}');
  const line = (row: readonly TableValue[]) =>
    `${guard(row.map((value) => escape(plain(value))).join(' & '))} \\\\`;
  const isNumeric = (i: number) => rows.some((row) => typeof row[i] === 'number');
  yield [
    `\\begin{tabular}{${columns.map((_, i) => (isNumeric(i) ? 'r' : 'l')).join('')}}`,
    '\\toprule',
    line(columns),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

function plain(value: TableValue | undefined): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return value ?? '';
}
