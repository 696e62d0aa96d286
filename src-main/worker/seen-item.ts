/** One item of an evaluation in full: what was asked, and every answer to it. */
import { existsSync, statSync } from 'node:fs';
import type { Item, Prediction, Task } from '../common/benchmark';
import type { AskedItem, OptionLikelihood, SeenItem } from '../common/evaluation';
import type { WorkerCalls } from '../common/worker';
import { loadItems } from '../evaluate/items';
import { valueOf, verdictOf } from '../evaluate/verdict';
import { taskNamed } from '../tasks';
import { readPrediction, readSide } from './answered-items';

let lastItems: { key: string; items: Map<string, Item> } | null = null;

export async function getItem({
  task: name,
  own,
  sides,
  item,
  file,
}: WorkerCalls['getItem']['in']): Promise<SeenItem> {
  const task = own ?? taskNamed(name);
  const found = file === null ? null : await findItem(task, file, item);
  const answers = sides.map((side) => {
    const prediction = readPrediction(readSide(task, side), item);
    return (
      prediction && {
        prediction,
        verdict: verdictOf(task, prediction),
        value: valueOf(task, prediction),
        options: optionsOf(prediction),
      }
    );
  });
  return { item, asked: found && toAsked(found), answers };
}

/** null: the answer was no choice among options. */
function optionsOf({ labels, logLikelihoods, tokens }: Prediction): OptionLikelihood[] | null {
  if (!labels || !logLikelihoods) return null;
  const most = Math.max(...logLikelihoods);
  const weights = logLikelihoods.map((logLikelihood) => Math.exp(logLikelihood - most));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return labels.map((label, i) => ({
    label,
    logLikelihood: logLikelihoods[i]!,
    tokens: tokens?.[i] ?? null,
    share: weights[i]! / all,
  }));
}

const toAsked = ({ instruction, input, output, choices }: Item): AskedItem => ({
  instruction,
  input,
  output,
  choices,
});

/** null: the file is no longer there, or does not hold the item any more. */
async function findItem(task: Task, file: string, id: string): Promise<Item | null> {
  if (!existsSync(file)) return null;
  const { size, mtimeMs } = statSync(file);
  const key = JSON.stringify([task.name, task.version, file, size, mtimeMs]);
  if (lastItems?.key !== key) {
    const { items } = await loadItems(task, file, null).catch(() => ({ items: [] }));
    lastItems = { key, items: new Map(items.map((item) => [item.id, item])) };
  }
  return lastItems.items.get(id) ?? null;
}
