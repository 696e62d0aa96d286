/** The records of a benchmark file, those with a fault among them. */
import { basename } from 'node:path';
import type { Benchmark, BenchmarkRecord } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { formatOf } from './benchmarks';
import { toBenchmarkRecord, type BenchmarkFormat, type FaultyRecord } from './benchmarks/format';
import { openRows, rowsOf } from './detect';
import { isBad } from './readers/record';

/** A record, or what is wrong with it; `row` counts from 1. */
export type ReadRecord = (BenchmarkRecord | FaultyRecord) & { row: number };

/**
 * Reads a benchmark file in the official format of a benchmark, in the file's order.
 * @throws WorkbenchError `file-format` for another kind of file, and what `openRows` refuses
 */
export async function* readRecords(benchmark: Benchmark, path: string): AsyncGenerator<ReadRecord> {
  const format = formatOf(benchmark);
  const file = await openRows(path);
  try {
    if (file.kind !== format.kind) throw otherFormat(file.name, benchmark, format);
    for await (const raw of rowsOf(file)) {
      const { row } = raw;
      yield isBad(raw)
        ? { row, id: `row ${row}`, fields: {}, reason: raw.reason }
        : { row, ...toBenchmarkRecord(format, raw) };
    }
  } finally {
    await file.blocks.return(undefined);
  }
}

/** Why a file is not read on because of one of its records. */
export function faultyRecord(
  path: string,
  { row, reason }: { row: number; reason: string },
  benchmark: Benchmark,
): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `Record ${row} of ${basename(path)} is not one of ${benchmark.title}: ${reason}.`,
    hintOf(benchmark, formatOf(benchmark)),
  );
}

function otherFormat(file: string, benchmark: Benchmark, format: BenchmarkFormat): WorkbenchError {
  return new WorkbenchError(
    'file-format',
    `${file} is not a file of ${benchmark.title}.`,
    hintOf(benchmark, format),
  );
}

const containers: Record<BenchmarkFormat['kind'], string> = {
  table: 'a CSV file with the columns',
  json: 'a JSON file of records with',
  jsonl: 'a JSON Lines file of records with',
};

function hintOf({ source }: Benchmark, { kind, columns }: BenchmarkFormat): string {
  const form = `${containers[kind]} ${columns.join(', ')}`;
  return source === '' ? `Its file is ${form}.` : `The official file is ${form}: ${source}.`;
}
