/** A file -> batches of instructions and quarantined rows. What becomes of them is the store's part. */
import { WorkbenchError } from '../common/errors';
import type { ImportOptions, Instruction, QuarantinedRow } from '../common/instruction';
import type { ImportBatch, ImportJob } from '../common/worker';
import { officialTests } from '../tasks';
import { recogniseBenchmark, type Recognised } from './benchmarks';
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
    const { first, rest } = await takeFirst(file.rows);
    const toRow = rowReader(file, first, job.options);
    let batch = newBatch();
    let imported = 0;
    let reason = '';
    for await (const raw of rest) {
      const row = isBad(raw) ? raw : toRow(raw);
      batch.read = raw.row;
      if (isBad(row)) {
        reason ||= `row ${row.row} ${row.reason}`;
        batch.quarantined.push(row);
        batch.text += row.raw.length;
      } else {
        const isTest =
          (!isBad(raw) && isOfficialTest(raw, official)) ||
          holdsOfficialQuestion(`${row.text.instruction}\n${row.text.input}`);
        const instruction = toInstruction(row, isTest, job);
        imported++;
        batch.rows.push(instruction);
        batch.text += instruction.instruction.length + instruction.input.length + instruction.output.length;
      }
      if (batch.rows.length + batch.quarantined.length < batchRows && batch.text < batchText) continue;
      yield sealed(batch, file);
      batch = { ...newBatch(), read: batch.read };
    }
    if (imported === 0) throw noRows(file.name, batch.read, reason);
    yield sealed(batch, file);
  } finally {
    await file.rows.return(undefined);
  }
}

interface Batch {
  rows: Instruction[];
  quarantined: QuarantinedRow[];
  read: number;
  text: number;
}

const newBatch = (): Batch => ({ rows: [], quarantined: [], read: 0, text: 0 });

function sealed({ rows, quarantined, read }: Batch, file: RawFile): ImportBatch {
  return { rows, quarantined, read, fraction: file.fraction() };
}

/** The first rows, and all rows again, these included. */
async function takeFirst(
  rows: AsyncGenerator<RawRow>,
): Promise<{ first: RawRow[]; rest: AsyncGenerator<RawRow> }> {
  const first: RawRow[] = [];
  while (first.length < firstRows) {
    const next = await rows.next();
    if (next.done) break;
    first.push(next.value);
  }
  return {
    first,
    rest: (async function* () {
      yield* first;
      yield* rows;
    })(),
  };
}

/** How the file's records become instructions: by the Task whose format it has, else by its columns. */
function rowReader(
  file: RawFile,
  first: readonly RawRow[],
  options: ImportOptions,
): (record: RawRecord) => TextRow | BadRow {
  const record = first.find((row) => !isBad(row)) as RawRecord | undefined;
  const benchmark = record && !options.map ? recogniseBenchmark(file.kind, record) : null;
  if (benchmark) return (raw) => renderRow(raw, benchmark, options);
  checkColumns(file.name, first, options);
  return (raw) => toTextRow(raw, options);
}

function renderRow(raw: RawRecord, { format, task }: Recognised, options: ImportOptions): TextRow | BadRow {
  const record = toBenchmarkRecord(format, raw);
  if ('reason' in record) return { row: raw.row, reason: record.reason, raw: raw.raw() };
  const { instruction, input, target } = renderTask(task, record);
  const text = { instruction: options.instruction ?? instruction, input, output: target };
  if (!(input + target).isWellFormed())
    return { row: raw.row, reason: 'holds half a character (an unpaired surrogate)', raw: raw.raw() };
  return { row: raw.row, text, category: task.group, split: 'train', raw: raw.raw };
}

function isOfficialTest({ key, fields }: RawRecord, official: OfficialTests): boolean {
  const named = Object.entries(fields).filter(([column]) => idColumns.has(column.toLowerCase()));
  const ids = [key, ...named.map(([, value]) => String(value).trim())];
  return Object.values(official).some((test) => ids.some((id) => id !== undefined && test.has(id)));
}

function toInstruction({ text, category, split }: TextRow, isTest: boolean, job: ImportJob): Instruction {
  return {
    id: instructionId(text),
    ...text,
    category: job.options.category ?? category,
    split: isTest ? 'test' : split,
    review: 'pending',
    source: job.source,
  };
}

function noRows(file: string, read: number, reason: string): WorkbenchError {
  return new WorkbenchError(
    'no-rows',
    read === 0 ? `${file} holds no rows.` : `None of the ${read} rows of ${file} can be imported: ${reason}.`,
    'Each row needs an instruction and an output.',
  );
}
