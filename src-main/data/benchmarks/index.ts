/** Every benchmark format there is, and how a file is recognised as one. */
import type { Benchmark, Task } from '../../common/benchmark';
import { WorkbenchError } from '../../common/errors';
import { tasks } from '../../tasks';
import type { Container } from '../detect';
import type { RawRecord } from '../readers/record';
import { hasColumns, type BenchmarkFormat } from './format';
import { medicationStatusFormat } from './medication-status';
import { medqaFormat } from './medqa';
import { mtsDialogFormat } from './mts-dialog';
import { pubmedqaFormat } from './pubmedqa';

export const benchmarkFormats: readonly BenchmarkFormat[] = [
  pubmedqaFormat,
  mtsDialogFormat,
  medicationStatusFormat,
  medqaFormat,
];

export interface Recognised {
  format: BenchmarkFormat;
  /** The Task that renders its records. */
  task: Task;
}

/** The format and Task whose columns a record has, or null. */
export function recogniseBenchmark(kind: Container['kind'], record: RawRecord): Recognised | null {
  const format = benchmarkFormats.find((one) => one.kind === kind && hasColumns(one, record));
  const task = tasks.find((one) => one.format === format?.name);
  return format && task ? { format, task } : null;
}

/** @throws WorkbenchError `internal` when the benchmark names a format that no reader knows */
export function formatOf({ name, format: wanted }: Benchmark): BenchmarkFormat {
  const format = benchmarkFormats.find((one) => one.name === wanted);
  if (!format) throw new WorkbenchError('internal', `No reader knows the format “${wanted}” of ${name}.`);
  return format;
}
