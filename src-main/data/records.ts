/** The records of a benchmark file, for evaluation: all of them or none, for a score is over all of them. */
import type { BenchmarkRecord, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { formatOf } from './benchmarks';
import { toBenchmarkRecord, type BenchmarkFormat } from './benchmarks/format';
import { openRows } from './detect';
import { isBad } from './readers/record';

/**
 * Reads a benchmark file in the official format of a Task, in the file's order.
 * @throws WorkbenchError `file-format` naming the record that is not in that format, and what `openRows` refuses
 */
export async function* readRecords(task: Task, path: string): AsyncGenerator<BenchmarkRecord> {
  const format = formatOf(task);
  const file = await openRows(path);
  try {
    if (file.kind !== format.kind) throw otherFormat(file.name, task, format);
    for await (const raw of file.rows) {
      const record = isBad(raw) ? raw : toBenchmarkRecord(format, raw);
      if ('reason' in record) throw badRecord(file.name, raw.row, record.reason, task, format);
      yield record;
    }
  } finally {
    await file.rows.return(undefined);
  }
}

function otherFormat(file: string, task: Task, format: BenchmarkFormat): WorkbenchError {
  return new WorkbenchError('file-format', `${file} is not a file of ${task.title}.`, hintOf(task, format));
}

function badRecord(
  file: string,
  row: number,
  reason: string,
  task: Task,
  format: BenchmarkFormat,
): WorkbenchError {
  const message = `Record ${row} of ${file} is not one of ${task.title}: ${reason}.`;
  return new WorkbenchError('file-format', message, hintOf(task, format));
}

function hintOf(task: Task, { kind, columns }: BenchmarkFormat): string {
  const what = kind === 'table' ? 'a CSV file with the columns' : 'a JSON file of records with';
  return `The official file is ${what} ${columns.join(', ')}: ${task.source}.`;
}
