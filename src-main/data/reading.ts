/** How the records of a file become instructions: by the benchmark whose format it has, as chat, or by columns. */
import type { Benchmark } from '../common/benchmark';
import type { ColumnMap, DetectedFormat } from '../common/import-format';
import type { ImportOptions, Split } from '../common/instruction';
import { recogniseBenchmark, splitOfFile, type Recognised } from './benchmarks';
import { toBenchmarkRecord } from './benchmarks/format';
import type { OpenedImport } from './open-import';
import { chatLayoutOf, chatText, type ChatLayout } from './readers/chat';
import { guessMap } from './readers/guess';
import { checkColumns, namesOf, toTextRow, withLabels, type TextRow } from './readers/instruction';
import { isBad, type BadRow, type RawRecord } from './readers/record';
import { renderTask } from './render';

export interface Reading {
  toRow(record: RawRecord): TextRow | BadRow;
  /** The file is one of a benchmark, whose conditions hold whatever its columns are mapped to. */
  benchmark: Benchmark | null;
  /** Of the rows that do not name their own. */
  split: Split;
  format: DetectedFormat;
}

/**
 * What the user maps goes before what the file is: a map is by columns.
 * @throws WorkbenchError `usage` when a column is not there
 */
export function readingOf(opened: OpenedImport, options: ImportOptions): Reading {
  const reading = uncheckedReading(opened, options);
  if (reading.byColumns)
    checkColumns(opened.file.name, opened.first, { ...options, map: reading.format.map });
  return reading;
}

/** As `readingOf`, where a mapping that leads nowhere is of no matter. */
export function uncheckedReading(
  { file, first, mended, official }: OpenedImport,
  options: ImportOptions,
): Reading & { byColumns: boolean } {
  const records = first.filter((row): row is RawRecord => !isBad(row));
  const [record] = records;
  const recognised = record ? recogniseBenchmark(record) : null;
  const benchmark = recognised?.benchmark ?? null;
  const split = benchmark ? splitOfFile(benchmark, official?.name ?? file.name) : 'train';
  const by = (layout: DetectedFormat['layout'], toRow: Reading['toRow'], map: ColumnMap | null = null) => ({
    byColumns: map !== null,
    toRow,
    benchmark,
    split,
    format: {
      kind: file.kind,
      gzip: file.gzip,
      delimiter: file.delimiter ?? null,
      layout: mended ? ('quarantine' as const) : layout,
      benchmark: benchmark?.title ?? null,
      ...(official && { official: official.name }),
      gated: benchmark?.gated ?? false,
      map: map ?? {},
    },
  });
  if (recognised && !options.map) return by('benchmark', (raw) => renderRow(raw, recognised, options));
  const chat = record && !options.map ? chatLayoutOf(record.fields) : null;
  if (chat) return by(chat, (raw) => toChatRow(raw, chat, options));
  const map = options.map ?? guessMap(namesOf(records), options.instruction !== undefined);
  return by('columns', (raw) => toTextRow(raw, { ...options, map }), map);
}

function renderRow(
  raw: RawRecord,
  { format, benchmark }: Recognised,
  options: ImportOptions,
): TextRow | BadRow {
  const record = toBenchmarkRecord(format, raw);
  if ('reason' in record) return { row: raw.row, reason: record.reason, raw: raw.raw() };
  const { instruction, input, output } = renderTask(benchmark, record);
  const text = { instruction: options.instruction ?? instruction, input, output };
  if (!(instruction + input + output).isWellFormed()) return halfCharacter(raw);
  return { row: raw.row, text, category: benchmark.group, split: null, raw: raw.raw };
}

function toChatRow(raw: RawRecord, layout: ChatLayout, options: ImportOptions): TextRow | BadRow {
  const text = chatText(raw.fields, layout);
  if ('reason' in text) return { row: raw.row, reason: text.reason, raw: raw.raw() };
  if (!(text.instruction + text.input + text.output).isWellFormed()) return halfCharacter(raw);
  return withLabels(raw, { ...text, ...(options.instruction && { instruction: options.instruction }) });
}

const halfCharacter = ({ row, raw }: RawRecord): BadRow => ({
  row,
  reason: 'holds half a character (an unpaired surrogate)',
  raw: raw(),
});
