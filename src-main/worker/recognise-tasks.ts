/** The tasks whose items a file holds: its fields name them, and reading it says whether it does. */
import { loadItems } from '../evaluate/items';
import { recogniseTasks } from '../data/recognise';
import { taskNamed } from '../tasks';

/** @throws WorkbenchError `file-format` for a file of no task, and why nothing of it can be scored */
export async function tasksOfFile(file: string): Promise<string[]> {
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
