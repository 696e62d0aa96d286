/** What an import found out about a file before it stored anything, and the words for it. */
import type { ErrorData } from './errors';
import type { Category, Instruction, InstructionText, QuarantinedRow } from './instruction';

export const mappedFields = ['instruction', 'input', 'output', 'category'] as const;
export type MappedField = (typeof mappedFields)[number];

/** The column of each field; an empty name: of none. A path such as `meta.note` or `messages[0].content` goes deeper. */
export type ColumnMap = Partial<Record<MappedField, string>>;

export interface DetectedFormat {
  kind: 'json' | 'jsonl' | 'table' | 'parquet' | 'xlsx';
  /** Packed by gzip. */
  gzip: boolean;
  /** Of a table; null otherwise. */
  delimiter: string | null;
  /** columns: each field from a column; quarantine: rows that an export of the quarantine holds. */
  layout: 'columns' | 'messages' | 'conversations' | 'benchmark' | 'quarantine';
  /** Title of the benchmark whose file it is; null: none. */
  benchmark: string | null;
  /** The name of the benchmark's own file that it is byte for byte, whatever it is called. */
  official?: string;
  /** Its texts may not leave this machine. */
  gated: boolean;
  /** Under layout columns: which column each field is taken from. */
  map: ColumnMap;
}

/** A file looked into: what it is, and what would become of its rows. Nothing is stored. */
export interface ImportPreview {
  format: DetectedFormat;
  /** What can be mapped, with the text of the first record. */
  columns: { name: string; first: string }[];
  /** Records looked at. */
  read: number;
  /** These are all records of the file. */
  whole: boolean;
  toImport: number;
  /** Of the records looked at, content that the dataset holds already or that came before in the file. */
  alreadyHere: number;
  /** The first rows as they will be stored. */
  rows: (InstructionText & Pick<Instruction, 'split'> & { row: number; category: Category | null })[];
  quarantined: number;
  /** The first of them. */
  quarantine: QuarantinedRow[];
  /** Why nothing of it can be imported like this; null: it can. */
  problem: ErrorData | null;
}

const delimiters: Record<string, string> = { ',': 'commas', '\t': 'tabs', ';': 'semicolons' };
const layouts: Record<Exclude<DetectedFormat['layout'], 'columns' | 'benchmark'>, string> = {
  messages: 'chat messages',
  conversations: 'ShareGPT conversations',
  quarantine: 'rows out of quarantine',
};

/** “JSON Lines, chat messages”, “table with commas, MedNLI, gated”, “Parquet, packed by gzip”. */
export function formatWords(format: DetectedFormat): string {
  const { kind, gzip, delimiter, layout, benchmark, official, gated } = format;
  const kinds = { json: 'JSON', jsonl: 'JSON Lines', table: 'table', parquet: 'Parquet', xlsx: 'Excel' };
  const container = kind === 'table' ? `table with ${delimiters[delimiter ?? ','] ?? 'cells'}` : kinds[kind];
  return [
    container,
    ...(gzip ? ['packed by gzip'] : []),
    ...(benchmark === null ? [] : [benchmark]),
    ...(official === undefined ? [] : [`the official ${official}`]),
    ...(layout === 'columns' || layout === 'benchmark' ? [] : [layouts[layout]]),
    ...(gated ? ['gated: its texts stay on this machine'] : []),
  ].join(', ');
}

/** “instruction ← question, output ← answer”; empty where no column was mapped. */
export function mapWords({ map }: DetectedFormat): string {
  return mappedFields.flatMap((field) => (map[field] ? [`${field} ← ${map[field]}`] : [])).join(', ');
}
