/** A file -> batches of instructions and quarantined rows. What becomes of them is the store's part. */
import { WorkbenchError } from '../common/errors';
import type { Instruction, QuarantinedRow } from '../common/instruction';
import type { ImportBatch, ImportJob } from '../common/import-job';
import { officialTests } from '../tasks';
import { instructionId } from './identity';
import { holdsOfficialQuestion } from './official-questions';
import { openImport, type OpenedImport } from './open-import';
import { readingOf, type Reading } from './reading';
import type { TextRow } from './readers/instruction';
import { isBad, type BadRow, type Origin, type RawRecord, type RawRow } from './readers/record';

/** By task name, the ids of its official test split. */
export type OfficialTests = Readonly<Record<string, ReadonlySet<string>>>;

/** A batch is given out when it has so many rows or so many UTF-16 units of text. */
const batchRows = 2000;
const batchText = 1 << 20;
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
  const opened = await openImport(job.file, job.options);
  try {
    const reading = readingOf(opened, job.options);
    const take = instructionsOf(reading, job, official);
    let batch = newBatch();
    let imported = 0;
    let reason = '';
    for await (const rows of opened.blocks)
      for (const raw of rows) {
        const row = take(raw);
        batch.read = raw.row;
        if (raw.origin) batch.mended.push(raw.origin);
        if ('reason' in row) {
          reason ||= `row ${row.row} ${row.reason}`;
          batch.quarantined.push({ row: row.row, reason: row.reason, raw: row.raw });
          batch.text += row.raw.length;
        } else {
          imported++;
          batch.rows.push(row);
          batch.text += row.instruction.length + row.input.length + row.output.length;
        }
        if (batch.rows.length + batch.quarantined.length < batchRows && batch.text < batchText) continue;
        yield sealed(batch, opened, reading);
        batch = { ...newBatch(), read: batch.read };
      }
    if (imported === 0) throw noRows(opened.file.name, batch.read, reason);
    yield sealed(batch, opened, reading);
  } finally {
    await opened.close();
  }
}

/** What becomes of each record: an instruction with its identity and split, or a bad row. */
export function instructionsOf(
  reading: Reading,
  job: ImportJob,
  official: OfficialTests,
): (raw: RawRow) => Instruction | BadRow {
  const tests = new Set(Object.values(official).flatMap((ids) => [...ids]));
  return (raw) => {
    if (isBad(raw)) return raw;
    const row = reading.toRow(raw);
    if (isBad(row)) return row;
    const isTest =
      isOfficialTest(raw, tests) ||
      holdsOfficialQuestion(row.text.instruction) ||
      holdsOfficialQuestion(row.text.input);
    return toInstruction(row, isTest, reading, job);
  };
}

interface Batch {
  rows: Instruction[];
  quarantined: QuarantinedRow[];
  mended: Origin[];
  read: number;
  text: number;
}

const newBatch = (): Batch => ({ rows: [], quarantined: [], mended: [], read: 0, text: 0 });

function sealed(
  { rows, quarantined, mended, read }: Batch,
  { file }: OpenedImport,
  { benchmark, format }: Reading,
): ImportBatch {
  return {
    rows,
    quarantined,
    mended,
    read,
    task: benchmark?.name ?? null,
    header: file.header?.() ?? null,
    format,
    fraction: file.fraction(),
  };
}

function isOfficialTest({ key, fields }: RawRecord, tests: ReadonlySet<string>): boolean {
  if (key !== undefined && tests.has(key)) return true;
  for (const column in fields)
    if (idColumns.has(column.toLowerCase()) && tests.has(String(fields[column]).trim())) return true;
  return false;
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
