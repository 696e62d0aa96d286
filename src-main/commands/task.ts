/** `task`: the tasks there are, and those of the user's own. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { scoringsOf, type Task } from '../common/benchmark';
import { addTaskFile, tasksIn } from '../runs/tasks';
import { removeOwnTask } from '../store/own-tasks';
import type { Cli } from './cli';
import { existing } from './task-file';
import { textTable } from './text-table';

export function addTask(program: Command, cli: Cli): void {
  const task = program.command('task').description('the tasks there are; tasks of your own');
  task
    .command('list')
    .description('every task with its scorings, and where its file is had')
    .action(async () => {
      const tasks = await cli.reading(async ({ store }) => tasksIn(store));
      cli.print(tasks, () => describe(tasks));
    });
  task
    .command('add')
    .description('keep a task of your own; of the same name it takes the other’s place')
    .argument('<description>', 'JSON file; docs/evaluation.md describes it')
    .action(async (file: string) => {
      const path = existing(resolve(file));
      const added = await cli.inWorkspace(async ({ store }) => addTaskFile(store, path));
      cli.print(
        added,
        () =>
          `${added.name}, version ${added.version}. Evaluate it: bioinstruct evaluate --base MODEL --task ${added.name}=FILE.jsonl`,
      );
    });
  task
    .command('remove')
    .description('forget a task of your own; its evaluations stay')
    .argument('<name>')
    .action(async (name: string) => {
      await cli.inWorkspace(async ({ store }) => removeOwnTask(store, name));
      cli.print({ removed: name }, () => `${name} is removed; its evaluations stay.`);
    });
}

function describe(tasks: readonly Task[]): string {
  return textTable(
    ['task', 'title', 'group', 'version', 'scorings', 'file'],
    tasks.map(({ name, title, group, version, metrics, source }) => [
      name,
      title,
      group,
      version,
      scoringsOf(metrics, 'both').join(', '),
      source || 'your own',
    ]),
  );
}
