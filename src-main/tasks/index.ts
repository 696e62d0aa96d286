/** Every benchmark task that ships. A new one is a new file and a line here. */
import type { Benchmark, Task } from '../common/benchmark';
import { didYouMean, WorkbenchError } from '../common/errors';
import { aciBench } from './aci-bench';
import { bioasq } from './bioasq';
import { bioasqMcqa } from './bioasq-mcqa';
import { conv2note } from './conv2note';
import { coreference } from './coreference';
import { icliniq } from './icliniq';
import { medicationStatus } from './medication-status';
import { medmcqa } from './medmcqa';
import { mednli } from './mednli';
import { medqa } from './medqa';
import { pubmedqa } from './pubmedqa';

/** By group: QA, IE, GEN. */
export const tasks: readonly Task[] = [
  ...[medqa, medmcqa, pubmedqa, bioasq, bioasqMcqa],
  ...[mednli, medicationStatus, coreference],
  ...[conv2note, aciBench, icliniq],
];

export const taskNames: readonly string[] = tasks.map((task) => task.name);

/** Every benchmark that can be read: of tasks on the same files the first. */
export const benchmarks: readonly Benchmark[] = tasks.filter(
  ({ format }, i) => tasks.findIndex((task) => task.format === format) === i,
);

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
  return namedIn(tasks, name);
}

/** @throws WorkbenchError `not-found` with the nearest name and the list of names */
export function benchmarkNamed(name: string): Benchmark {
  return namedIn(benchmarks, name);
}

/** @throws WorkbenchError `not-found` with the nearest name and the list of names */
export function namedIn<B extends Pick<Benchmark, 'name'>>(list: readonly B[], name: string): B {
  const found = list.find((one) => one.name === name);
  if (found) return found;
  const names = list.map((one) => one.name);
  throw new WorkbenchError(
    'not-found',
    `There is no task “${name}”.${didYouMean(name, names)}`,
    `Known tasks: ${names.join(', ')}.`,
  );
}
