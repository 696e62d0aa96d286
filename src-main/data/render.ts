/** A record of a benchmark file becomes an Item by the texts of its Benchmark. Import and evaluation render alike. */
import type { Benchmark, BenchmarkRecord, Item, Task } from '../common/benchmark';
import { fillFields } from '../common/fields';

/** @throws WorkbenchError `file-format` when the record lacks a field the texts name */
export function renderTask(
  task: Benchmark & Pick<Partial<Task>, 'choices'>,
  { id, fields }: BenchmarkRecord,
): Item {
  return {
    id,
    instruction: fillFields(task.instruction, fields),
    input: fillFields(task.input, fields),
    target: fillFields(task.target, fields),
    choices: task.choices ?? null,
  };
}
