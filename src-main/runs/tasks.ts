/** The tasks of a workspace: those that ship and the user's own. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Benchmark, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { checkTaskDescription } from '../common/task-description';
import { benchmarks, gatedTasks, namedIn, taskNames, tasks } from '../tasks';
import { ownTask } from '../tasks/own-task';
import type { Store } from '../store/connection';
import { listOwnTasks, putOwnTask } from '../store/own-tasks';

export function ownTasksIn(store: Store): Task[] {
  return listOwnTasks(store).map(({ description, version }) => ownTask(description, version));
}

export function tasksIn(store: Store): Task[] {
  return [...tasks, ...ownTasksIn(store)];
}

export function taskNamesIn(store: Store): string[] {
  return tasksIn(store).map(({ name }) => name);
}

/** @throws WorkbenchError `not-found` with the nearest name and the list of names */
export function taskIn(store: Store, name: string): Task {
  return namedIn(tasksIn(store), name);
}

/** Every benchmark whose file can be read: those that ship, and the user's own tasks. */
export function benchmarksIn(store: Store): Benchmark[] {
  return [...benchmarks, ...ownTasksIn(store)];
}

/** @throws WorkbenchError `not-found` with the nearest name and the list of names */
export function benchmarkIn(store: Store, name: string): Benchmark {
  return namedIn(benchmarksIn(store), name);
}

/** Names of the tasks whose texts may not be passed on. */
export function gatedTasksIn(store: Store): ReadonlySet<string> {
  const own = ownTasksIn(store).filter(({ gated }) => gated);
  return new Set([...gatedTasks, ...own.map(({ name }) => name)]);
}

/**
 * Keeps the task that a JSON file describes.
 * @throws WorkbenchError `not-found`, or `file-format` naming the file and what is wrong in it
 */
export function addTaskFile(store: Store, file: string): Task {
  const { description, version } = putOwnTask(store, readTaskFile(file));
  return ownTask(description, version);
}

function readTaskFile(file: string) {
  try {
    return checkTaskDescription(JSON.parse(readFileSync(file, 'utf8')), taskNames);
  } catch (error) {
    const { message, hint } = error as WorkbenchError;
    if (error instanceof SyntaxError || (error instanceof WorkbenchError && error.code === 'usage'))
      throw new WorkbenchError(
        'file-format',
        `${basename(file)}: ${message}`,
        hint ?? 'A task is a JSON object.',
      );
    throw error;
  }
}
