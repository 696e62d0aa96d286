/** Reads the Items of a Task from its benchmark file. */
import { basename } from 'node:path';
import type { Item, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { readRecords } from '../data/records';
import { renderTask } from '../data/render';

/**
 * The items to score, in file order: those of the official test split when the file holds any of them, else all.
 * @param limit at most so many, the first ones; null: all
 * @throws WorkbenchError `no-rows` when nothing is there to score, `file-format` for a record that cannot be scored
 */
export async function loadItems(task: Task, file: string, limit: number | null): Promise<Item[]> {
  const official = new Set(task.officialTest);
  const all = new Map<string, Item>();
  for await (const record of readRecords(task, file)) {
    const item = renderTask(task, record);
    checkItem(item, all, basename(file));
    all.set(item.id, item);
  }
  const test = [...all.values()].filter((item) => official.has(item.id));
  const items = (test.length > 0 ? test : [...all.values()]).slice(0, limit ?? undefined);
  if (items.length > 0) return items;
  throw new WorkbenchError(
    'no-rows',
    `${basename(file)} holds no item of ${task.name}.`,
    `The official file is ${task.source}.`,
  );
}

function checkItem({ id, target, choices }: Item, earlier: ReadonlyMap<string, Item>, file: string): void {
  const refuse = (what: string) =>
    new WorkbenchError('file-format', `${file}: record ${id} ${what}.`, 'Mend the record or take it out.');
  if (earlier.has(id)) throw refuse('occurs twice');
  if (target.trim() === '') throw refuse('has no reference answer');
  if (choices && !choices.some(({ label }) => label === target))
    throw refuse(
      `has the answer “${target.slice(0, 80)}”, which is none of ${choices.map(({ label }) => label).join(', ')}`,
    );
}
