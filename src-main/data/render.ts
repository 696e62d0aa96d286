/** A record of a benchmark file becomes an Item by the texts of its Task. Import and evaluation render alike. */
import type { BenchmarkRecord, Item, Task } from '../common/benchmark';
import { fillFields } from '../common/fields';

/** @throws WorkbenchError `file-format` when the record lacks a field the Task names */
export function renderTask(task: Task, { id, fields }: BenchmarkRecord): Item {
  return {
    id,
    instruction: fillFields(task.instruction, fields),
    input: fillFields(task.input, fields),
    target: fillFields(task.target, fields),
    choices: task.choices ?? null,
  };
}
