/** The records of a benchmark file: all of them or none, for a score is over all of them. */
import type { Benchmark, BenchmarkRecord } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { formatOf } from './benchmarks';
import { toBenchmarkRecord, type BenchmarkFormat } from './benchmarks/format';
import { openRows, rowsOf } from './detect';
import { isBad } from './readers/record';

/**
 * Reads a benchmark file in the official format of a benchmark, in the file's order.
 * @throws WorkbenchError `file-format` naming the record that is not in that format, and what `openRows` refuses
 */
export async function* readRecords(benchmark: Benchmark, path: string): AsyncGenerator<BenchmarkRecord> {
  const format = formatOf(benchmark);
  const file = await openRows(path);
  try {
    if (file.kind !== format.kind) throw otherFormat(file.name, benchmark, format);
    for await (const raw of rowsOf(file)) {
      const record = isBad(raw) ? raw : toBenchmarkRecord(format, raw);
      if ('reason' in record) throw badRecord(file.name, raw.row, record.reason, benchmark, format);
      yield record;
    }
  } finally {
    await file.blocks.return(undefined);
  }
}

function otherFormat(file: string, benchmark: Benchmark, format: BenchmarkFormat): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${file} is not a file of ${benchmark.title}.`,
    hintOf(benchmark, format),
  );
}

function badRecord(
  file: string,
  row: number,
  reason: string,
  benchmark: Benchmark,
  format: BenchmarkFormat,
): WorkbenchError {
  const message = `Record ${row} of ${file} is not one of ${benchmark.title}: ${reason}.`;
  return new WorkbenchError('file-format', message, hintOf(benchmark, format));
}

const containers: Record<BenchmarkFormat['kind'], string> = {
  table: 'a CSV file with the columns',
  json: 'a JSON file of records with',
  jsonl: 'a JSON Lines file of records with',
};

function hintOf({ source }: Benchmark, { kind, columns }: BenchmarkFormat): string {
  return `The official file is ${containers[kind]} ${columns.join(', ')}: ${source}.`;
}
