/** The tasks of the Evaluate view: those that ship, the user's own, and the files of both. */
import { existsSync } from 'node:fs';
import type { Task } from '../common/benchmark';
import type { Handlers } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import type { TaskSummary } from '../common/evaluation';
import { checkTaskDescription } from '../common/task-description';
import { sampleBenchmarks } from '../resources';
import { ownTasksIn, tasksIn } from '../runs/tasks';
import type { Workspace } from '../runs/workspace';
import { addBenchmarkFile, listBenchmarkFiles } from '../store/benchmark-files';
import type { Store } from '../store/open';
import { putOwnTask } from '../store/own-tasks';
import { namedIn, taskNames } from '../tasks';
import { ownTask } from '../tasks/own-task';
import type { FileTokens } from './file-tokens';

type Slice = Pick<Handlers, 'listTasks' | 'addBenchmarkFile' | 'previewTask' | 'addOwnTask'>;

/** @param samples the file of each task that ships, by its name */
export function taskHandlers(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  files: FileTokens,
  samples: () => Record<string, string> = sampleBenchmarks,
): Slice {
  const listTasks = () => tasksWithFiles(store, samples());
  return {
    listTasks,
    addBenchmarkFile: async ({ token, task }) => {
      const { path } = files.fileOf(token);
      const own = task === null ? undefined : namedIn(ownTasksIn(store), task);
      const { tasks: names } = await desk.call('recogniseTasks', { file: path, own });
      for (const name of names) addBenchmarkFile(store, name, path);
      return listTasks().filter(({ name }) => names.includes(name));
    },
    previewTask: ({ token, description }) => {
      const task = description && ownTask(checkTaskDescription(description, taskNames), 1);
      return desk.call('previewTask', { file: files.fileOf(token).path, task });
    },
    addOwnTask: async ({ token, description: given }) => {
      const description = checkTaskDescription(given, taskNames);
      const { path } = files.fileOf(token);
      await desk.call('recogniseTasks', { file: path, own: ownTask(description, 1) });
      putOwnTask(store, description);
      addBenchmarkFile(store, description.name, path);
      return { task: namedIn(listTasks(), description.name), file: path };
    },
  };
}

/** The sample's file first, then those the user chose; one that was moved is not on offer. */
export function tasksWithFiles(store: Store, samples: Record<string, string>): TaskSummary[] {
  const chosen = listBenchmarkFiles(store);
  const all = tasksIn(store);
  /** Of tasks on the same files it goes by the name of the first. */
  const sampleOf = ({ name, format }: Task) =>
    samples[name] ?? samples[all.find((task) => task.format === format)!.name];
  const sampleFiles = (task: Task) => [sampleOf(task) ?? []].flat().map((file) => ({ file, sample: true }));
  return all.map(({ gated = false, ...task }) => ({
    name: task.name,
    title: task.title,
    group: task.group,
    version: task.version,
    source: task.source,
    licence: task.licence,
    gated,
    metrics: task.metrics,
    files: [
      ...sampleFiles(task),
      ...chosen
        .filter((one) => one.task === task.name && existsSync(one.path))
        .map(({ path }) => ({ file: path, sample: false })),
    ],
  }));
}

/** @throws WorkbenchError `refused` for a file that was never offered for the task */
export function checkFileOf(known: readonly TaskSummary[], task: string, file: string): void {
  const found = known.find(({ name }) => name === task);
  if (!found?.files.some((one) => one.file === file))
    throw new WorkbenchError('refused', `${file} is no file of ${task} here.`, 'Choose the file again.');
}
