/** Every benchmark task there is. A new one is a new file and a line here. */
import type { Benchmark, Task } from '../common/benchmark';
import { didYouMean, WorkbenchError } from '../common/errors';
import { aciBench } from './aci-bench';
import { bioasq } from './bioasq';
import { conv2note } from './conv2note';
import { coreference } from './coreference';
import { icliniq } from './icliniq';
import { medicationStatus } from './medication-status';
import { medmcqa } from './medmcqa';
import { mednli } from './mednli';
import { medqa } from './medqa';
import { pubmedqa } from './pubmedqa';

/** In the order of the matrix's columns: QA, IE, GEN. */
export const tasks: readonly Task[] = [pubmedqa, medicationStatus, conv2note];

export const taskNames: readonly string[] = tasks.map((task) => task.name);

/** Every benchmark that can be read, scored or not. */
export const benchmarks: readonly Benchmark[] = [
  ...tasks,
  medqa,
  medmcqa,
  bioasq,
  mednli,
  coreference,
  aciBench,
  icliniq,
];

/** Names of those whose texts may not be passed on. */
export const gatedTasks: ReadonlySet<string> = new Set(
  benchmarks.filter(({ gated }) => gated).map(({ name }) => name),
);

/** By task name, the ids of its official test split; a task without one is not in it. */
export const officialTests: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  benchmarks.flatMap(({ name, officialTest }) => (officialTest ? [[name, new Set(officialTest)]] : [])),
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
