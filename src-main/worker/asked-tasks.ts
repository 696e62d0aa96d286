/** The tasks of an evaluation with all that is asked of every model: items, and examples before them. */
import { createHash } from 'node:crypto';
import type { Item, LeftOut, Task } from '../common/benchmark';
import type { TaskProvenance } from '../common/provenance';
import type { EvaluationSettings } from '../common/worker';
import { loadItems } from '../evaluate/items';
import { drawShots } from '../evaluate/shots';
import { taskNamed } from '../tasks';

export interface AskedTask {
  task: Task;
  items: Item[];
  /** What of the file cannot be scored. */
  leftOut: LeftOut[];
  shots: Item[];
}

/** @throws WorkbenchError what reading the files, and drawing the examples, refuses */
export async function askedTask(
  { name, own, ...files }: EvaluationSettings['tasks'][number],
  { limit, shots = 0, seed }: Pick<EvaluationSettings, 'limit' | 'shots' | 'seed'>,
): Promise<AskedTask> {
  const task = own ?? taskNamed(name);
  const { items, leftOut } = await loadItems(task, files.file, limit);
  return { task, items, leftOut, shots: await drawShots(task, files, items, { count: shots, seed }) };
}

/** How many items of each task an evaluation would ask, those left out that cannot be scored. */
export async function countItems(
  tasks: EvaluationSettings['tasks'],
  settings: Pick<EvaluationSettings, 'limit' | 'seed'>,
): Promise<{ counts: number[] }> {
  const asked = await Promise.all(tasks.map((task) => askedTask(task, settings)));
  return { counts: asked.map(({ items }) => items.length) };
}

export function taskProvenance({ task, items, shots }: AskedTask): TaskProvenance {
  const { name, version, instruction, input, output, choices, stop, maxTokens } = task;
  return {
    name,
    version,
    prompt: hashOf({ instruction, input, output, choices, stop, maxTokens }),
    items: hashOf([...items].sort((a, b) => (a.id < b.id ? -1 : 1)).map(asAsked)),
    itemCount: items.length,
    shots: shots.length,
    examples: shots.length === 0 ? null : hashOf(shots.map(asAsked)),
  };
}

const asAsked = ({ id, instruction, input, output, target, choices }: Item): unknown[] => [
  id,
  instruction,
  input,
  output,
  target,
  choices,
];

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
