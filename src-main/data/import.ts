/** A file -> batches of instructions and quarantined rows. What becomes of them is the store's part. */
import type { Benchmark } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { ImportOptions, Instruction, QuarantinedRow, Split } from '../common/instruction';
import type { ImportBatch, ImportJob } from '../common/worker';
import { officialTests } from '../tasks';
import { recogniseBenchmark, splitOfFile, type Recognised } from './benchmarks';
import { toBenchmarkRecord } from './benchmarks/format';
import { openRows, type RawFile } from './detect';
import { instructionId } from './identity';
import { checkColumns, toTextRow, type TextRow } from './readers/instruction';
import { isBad, type BadRow, type RawRecord, type RawRow } from './readers/record';
import { holdsOfficialQuestion } from './official-questions';
import { renderTask } from './render';

/** By task name, the ids of its official test split. */
export type OfficialTests = Readonly<Record<string, ReadonlySet<string>>>;

/** A batch is given out when it has so many rows or so many UTF-16 units of text. */
const batchRows = 250;
const batchText = 1 << 20;
/** The columns of a file are judged by so many first rows. */
const firstRows = 100;
/** Columns that may carry the id by which a benchmark names its record, in lower case. */
const idColumns = new Set(['id', 'pmid', 'pubid', 'pubmed_id']);

/**
 * Reads a file of instructions, or a benchmark in its official format. Bad rows are quarantined and never stop the
 * rest. A row that an official test split names is of split test, whatever the file says of it.
 * @throws WorkbenchError `usage` when a column is not there, `no-rows` when nothing can be imported, and what
 * `openRows` refuses; batches given out before belong to an import that failed as a whole
 */
export async function* importFile(
  job: ImportJob,
  official: OfficialTests = officialTests,
): AsyncGenerator<ImportBatch> {
  const file = await openRows(job.file);
  try {
    const { first, rest } = await takeFirst(file.blocks);
    const reading = readingOf(file, first, job.options);
    let batch = newBatch();
    let imported = 0;
    let reason = '';
    for await (const rows of rest)
      for (const raw of rows) {
        const row = isBad(raw) ? raw : reading.toRow(raw);
        batch.read = raw.row;
        if (isBad(row)) {
          reason ||= `row ${row.row} ${row.reason}`;
          batch.quarantined.push(row);
          batch.text += row.raw.length;
        } else {
          const isTest =
            (!isBad(raw) && isOfficialTest(raw, official)) ||
            holdsOfficialQuestion(`${row.text.instruction}\n${row.text.input}`);
          const instruction = toInstruction(row, isTest, reading, job);
          imported++;
          batch.rows.push(instruction);
          batch.text += instruction.instruction.length + instruction.input.length + instruction.output.length;
        }
        if (batch.rows.length + batch.quarantined.length < batchRows && batch.text < batchText) continue;
        yield sealed(batch, file, reading);
        batch = { ...newBatch(), read: batch.read };
      }
    if (imported === 0) throw noRows(file.name, batch.read, reason);
    yield sealed(batch, file, reading);
  } finally {
    await file.blocks.return(undefined);
  }
}

interface Batch {
  rows: Instruction[];
  quarantined: QuarantinedRow[];
  read: number;
  text: number;
}

const newBatch = (): Batch => ({ rows: [], quarantined: [], read: 0, text: 0 });

function sealed({ rows, quarantined, read }: Batch, file: RawFile, { benchmark }: Reading): ImportBatch {
  return { rows, quarantined, read, task: benchmark?.name ?? null, fraction: file.fraction() };
}

/** The first rows, and all rows again, these included. */
async function takeFirst(
  blocks: AsyncGenerator<RawRow[]>,
): Promise<{ first: RawRow[]; rest: AsyncGenerator<RawRow[]> }> {
  const taken: RawRow[][] = [];
  for (let count = 0; count < firstRows; count += taken.at(-1)!.length) {
    const next = await blocks.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return {
    first: taken.flat().slice(0, firstRows),
    rest: (async function* () {
      yield* taken;
      yield* blocks;
    })(),
  };
}

/** How the records of a file become instructions. */
interface Reading {
  toRow(record: RawRecord): TextRow | BadRow;
  /** The file is one of a benchmark, whose conditions hold whatever its columns are mapped to. */
  benchmark: Benchmark | null;
  /** Of the rows that do not name their own. */
  split: Split;
}

/** By the benchmark whose format it has, unless its columns are mapped; else by its columns. */
function readingOf(file: RawFile, first: readonly RawRow[], options: ImportOptions): Reading {
  const record = first.find((row) => !isBad(row)) as RawRecord | undefined;
  const recognised = record ? recogniseBenchmark(record) : null;
  const benchmark = recognised?.benchmark ?? null;
  const split = benchmark ? splitOfFile(benchmark, file.name) : 'train';
  if (recognised && !options.map)
    return { toRow: (raw) => renderRow(raw, recognised, options), benchmark, split };
  checkColumns(file.name, first, options);
  return { toRow: (raw) => toTextRow(raw, options), benchmark, split };
}

function renderRow(
  raw: RawRecord,
  { format, benchmark }: Recognised,
  options: ImportOptions,
): TextRow | BadRow {
  const record = toBenchmarkRecord(format, raw);
  if ('reason' in record) return { row: raw.row, reason: record.reason, raw: raw.raw() };
  const { instruction, input, target } = renderTask(benchmark, record);
  const text = { instruction: options.instruction ?? instruction, input, output: target };
  if (!(input + target).isWellFormed())
    return { row: raw.row, reason: 'holds half a character (an unpaired surrogate)', raw: raw.raw() };
  return { row: raw.row, text, category: benchmark.group, split: null, raw: raw.raw };
}

function isOfficialTest({ key, fields }: RawRecord, official: OfficialTests): boolean {
  const named = Object.entries(fields).filter(([column]) => idColumns.has(column.toLowerCase()));
  const ids = [key, ...named.map(([, value]) => String(value).trim())];
  return Object.values(official).some((test) => ids.some((id) => id !== undefined && test.has(id)));
}

function toInstruction(
  { text, category, split }: TextRow,
  isTest: boolean,
  reading: Reading,
  job: ImportJob,
): Instruction {
  return {
    id: instructionId(text),
    ...text,
    category: job.options.category ?? category,
    split: isTest || reading.split === 'test' ? 'test' : (split ?? reading.split),
    review: 'pending',
    source: job.source,
    gated: reading.benchmark?.gated ?? false,
  };
}

function noRows(file: string, read: number, reason: string): WorkbenchError {
  return new WorkbenchError(
    'no-rows',
    read === 0 ? `${file} holds no rows.` : `None of the ${read} rows of ${file} can be imported: ${reason}.`,
    'Each row needs an instruction and an output.',
  );
}
