/** A table as text: CSV, JSON, Markdown or LaTeX, with every number at full precision. */
import { toCsv, type TableValue } from './csv';

export interface Table {
  columns: readonly string[];
  /** Each as long as `columns`. */
  rows: TableValue[][];
}

export const formats = ['csv', 'json', 'markdown', 'latex'] as const;
export type Format = (typeof formats)[number];

export interface FormatOptions {
  /** CSV only: see `toCsv`. */
  spreadsheetSafe?: boolean;
}

const writers: Record<Format, (table: Table, options: FormatOptions) => string> = {
  csv: ({ columns, rows }, options) => toCsv(columns, rows, options),
  json: toJson,
  markdown: toMarkdown,
  latex: toLatex,
};

/** The table as a whole file, ending in a line break. */
export function formatTable(table: Table, format: Format, options: FormatOptions = {}): string {
  return writers[format](table, options);
}

/** A list of objects by column name. */
function toJson({ columns, rows }: Table): string {
  const objects = rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/** A pipe table; a line break inside a square becomes `<br>`. */
function toMarkdown({ columns, rows }: Table): string {
  const escape = (text: string) => text.replace(/[\\|]/g, '\\$&').replace(/\r\n|\r|\n/g, '<br>');
  const line = (row: readonly TableValue[]) => `| ${row.map((value) => escape(plain(value))).join(' | ')} |`;
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line), ''].join('\n');
}

const latexEscapes: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};

/** A `tabular` with the rules of booktabs; columns that hold numbers are set flush right. */
function toLatex({ columns, rows }: Table): string {
  const escape = (text: string) =>
    text.replace(/[\\~^&%$#_{}]/g, (sign) => latexEscapes[sign] ?? `\\${sign}`).replace(/\s+/g, ' ');
  const line = (row: readonly TableValue[]) => `${row.map((value) => escape(plain(value))).join(' & ')} \\\\`;
  const isNumeric = (i: number) => rows.some((row) => typeof row[i] === 'number');
  return [
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
