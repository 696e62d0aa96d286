/** The texts of a benchmark's test items, by which they are found in training data: all of them or none. */
import { basename } from 'node:path';
import type { Benchmark } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { fillFields } from '../common/fields';
import { faultyRecord, readRecords } from './records';

export interface TestText {
  id: string;
  text: string;
}

/**
 * Of the official test split when the file holds any of it, else of all records, in file order.
 * @throws WorkbenchError `no-rows` when the file holds no record, `file-format` for one with a fault, and what `readRecords` refuses
 */
export async function readTestTexts(benchmark: Benchmark, file: string): Promise<TestText[]> {
  const official = new Set(benchmark.officialTest);
  const all: TestText[] = [];
  for await (const record of readRecords(benchmark, file)) {
    if ('reason' in record) throw faultyRecord(file, record, benchmark);
    all.push({ id: record.id, text: fillFields(benchmark.testText, record.fields) });
  }
  const test = all.filter(({ id }) => official.has(id));
  if (test.length > 0) return test;
  if (all.length > 0) return all;
  throw new WorkbenchError(
    'no-rows',
    `${basename(file)} holds no item of ${benchmark.title}.`,
    `The official file is ${benchmark.source}.`,
  );
}
