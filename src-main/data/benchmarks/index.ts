/** Every benchmark format there is, and how a file is recognised as one. */
import type { Benchmark, Task } from '../../common/benchmark';
import { WorkbenchError } from '../../common/errors';
import type { Split } from '../../common/instruction';
import { benchmarks } from '../../tasks';
import { ownFormat } from '../../tasks/own-task';
import type { RawRecord } from '../readers/record';
import { aciBenchFormat } from './aci-bench';
import { bioasqFormat } from './bioasq';
import { coreferenceFormat } from './coreference';
import { hasColumns, type BenchmarkFormat } from './format';
import { icliniqFormat } from './icliniq';
import { medicationStatusFormat } from './medication-status';
import { medmcqaFormat } from './medmcqa';
import { mednliFormat } from './mednli';
import { medqaFormat } from './medqa';
import { mtsDialogFormat } from './mts-dialog';
import { ownFormatOf } from './own';
import { pubmedqaFormat } from './pubmedqa';

export const benchmarkFormats: readonly BenchmarkFormat[] = [
  pubmedqaFormat,
  mtsDialogFormat,
  medicationStatusFormat,
  coreferenceFormat,
  medqaFormat,
  medmcqaFormat,
  bioasqFormat,
  mednliFormat,
  aciBenchFormat,
  icliniqFormat,
];

export interface Recognised {
  format: BenchmarkFormat;
  /** The benchmark that renders its records. */
  benchmark: Benchmark;
}

/** The format and benchmark whose columns a record has, or null. Copies come in other kinds of file. */
export function recogniseBenchmark(record: RawRecord): Recognised | null {
  const format = benchmarkFormats.find((one) => hasColumns(one, record));
  const benchmark = benchmarks.find((one) => one.format === format?.name);
  return format && benchmark ? { format, benchmark } : null;
}

/** The split of the rows of a benchmark's file that do not name one, by the file's name. */
export function splitOfFile({ files }: Benchmark, name: string): Split {
  return files.find(({ pattern }) => new RegExp(pattern, 'i').test(name))?.split ?? 'train';
}

/** @throws WorkbenchError `internal` when the benchmark names a format that no reader knows */
export function formatOf(benchmark: Benchmark): BenchmarkFormat {
  const { name, format: wanted } = benchmark;
  if (wanted === ownFormat) return ownFormatOf(benchmark as Task);
  const format = benchmarkFormats.find((one) => one.name === wanted);
  if (!format) throw new WorkbenchError('internal', `No reader knows the format “${wanted}” of ${name}.`);
  return format;
}
