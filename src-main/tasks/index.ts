/** Every benchmark task there is. A new one is a new file and a line here. */
import type { Benchmark, Task } from '../common/benchmark';
import { didYouMean, WorkbenchError } from '../common/errors';
import { conv2note } from './conv2note';
import { medicationStatus } from './medication-status';
import { medqa } from './medqa';
import { pubmedqa } from './pubmedqa';

/** In the order of the matrix's columns: QA, IE, GEN. */
export const tasks: readonly Task[] = [pubmedqa, medicationStatus, conv2note];

export const taskNames: readonly string[] = tasks.map((task) => task.name);

/** Every benchmark that can be read, scored or not. */
export const benchmarks: readonly Benchmark[] = [...tasks, medqa];

/** By task name, the ids of its official test split; a task without one is not in it. */
export const officialTests: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  tasks.flatMap(({ name, officialTest }) => (officialTest ? [[name, new Set(officialTest)]] : [])),
);

/** @throws WorkbenchError `not-found` with the nearest name and the list of names */
export function taskNamed(name: string): Task {
  return named(tasks, name);
}

/** @throws WorkbenchError `not-found` with the nearest name and the list of names */
export function benchmarkNamed(name: string): Benchmark {
  return named(benchmarks, name);
}

function named<B extends Benchmark>(list: readonly B[], name: string): B {
  const found = list.find((one) => one.name === name);
  if (found) return found;
  const names = list.map((one) => one.name);
  throw new WorkbenchError(
    'not-found',
    `There is no task “${name}”.${didYouMean(name, names)}`,
    `Known tasks: ${names.join(', ')}.`,
  );
}
