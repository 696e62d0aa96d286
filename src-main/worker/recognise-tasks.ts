/** The tasks whose items a file holds: its fields name them, and reading it says whether it does. */
import type { Task } from '../common/benchmark';
import { loadItems } from '../evaluate/items';
import { recogniseTasks } from '../data/recognise';
import { taskNamed } from '../tasks';

/**
 * @param own a task of the user's own: whether the file is one of it
 * @throws WorkbenchError `file-format` for a file of no task, and why nothing of it can be scored
 */
export async function tasksOfFile(file: string, own?: Task): Promise<string[]> {
  if (own) {
    await loadItems(own, file, 1);
    return [own.name];
  }
  const tasks: string[] = [];
  let problem: unknown = null;
  for (const name of await recogniseTasks(file))
    try {
      await loadItems(taskNamed(name), file, 1);
      tasks.push(name);
    } catch (error) {
      problem ??= error;
    }
  if (tasks.length === 0) throw problem;
  return tasks;
}
