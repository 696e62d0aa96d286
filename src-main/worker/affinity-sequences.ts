/** What an affinity gathers gradients of: rows as training reads them, and items of tasks as they are asked, with the right answer. */
import { setImmediate as turn } from 'node:timers/promises';
import type { AffinityJob } from '../common/affinity';
import type { Item, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { randomFrom, shuffled } from '../common/random';
import { promptOf } from '../evaluate/evaluate';
import { loadExamples, loadItems } from '../evaluate/items';
import { openTokenizer } from '../inference/tokenizer';
import type { Sequence } from '../train/addon-types';
import { openBaseText, type BaseText } from './base-text';
import { rowTokens } from './row-tokens';

export interface SequenceSet {
  name: string;
  sequences: Sequence[];
  /** What each comes from: an item's document, or itself. */
  sources: string[];
  /** Whether each counts by its counted tokens. */
  byToken: boolean;
}

export interface TaskSet extends SequenceSet {
  task: Task;
  /** Whether an evaluation of the file would score these very items. */
  scored: boolean;
}

/** Longest sequence, tokens: what a pack of the recipe holds. */
const most = 2048;

/** @throws WorkbenchError `no-rows` and `tokens` where nothing is there or fits; what reading models and files refuses */
export async function readSets(
  { base, template, members, tasks, items, seed }: AffinityJob,
  signal: AbortSignal,
): Promise<{ members: SequenceSet[]; tasks: TaskSet[] }> {
  const text = await openBaseText(base, template);
  const tokenizer = await openTokenizer(base);
  const ofMembers: SequenceSet[] = [];
  for (const { name, texts } of members) {
    const sequences = texts.map((row) => {
      const { prompt, completion } = rowTokens(row, text.template, tokenizer);
      return sequenceOf(prompt, completion);
    });
    const sources = texts.map((_, i) => String(i));
    ofMembers.push(fitting({ name, sequences, sources, byToken: true }, text));
    await turn();
    signal.throwIfAborted();
  }
  const ofTasks: TaskSet[] = [];
  for (const task of tasks) {
    ofTasks.push(await taskSet(task, text, { items, seed }));
    signal.throwIfAborted();
  }
  return { members: ofMembers, tasks: ofTasks };
}

async function taskSet(
  { task, file }: AffinityJob['tasks'][number],
  text: BaseText,
  { items: count, seed }: Pick<AffinityJob, 'items' | 'seed'>,
): Promise<TaskSet> {
  const { items, scored } = await itemsApart(task, file);
  const drawn = shuffled(items, randomFrom(seed)).slice(0, count);
  const sequences = drawn.map((item) =>
    sequenceOf(text.prompt(promptOf(item, [], 'generate')), text.continuation(item.output)),
  );
  const sources = drawn.map(({ source }) => source);
  return fitting({ name: task.name, sequences, sources, byToken: false, task, scored }, text);
}

/** Items of the file that the task is not scored on, where it holds any: a choice by test items would be tuned to the test. */
async function itemsApart(task: Task, file: string): Promise<{ items: Item[]; scored: boolean }> {
  const { items: scored } = await loadItems(task, file, null);
  const ids = new Set(scored.map(({ id }) => id));
  const apart = (await loadExamples(task, file)).filter(({ id }) => !ids.has(id));
  return apart.length > 0 ? { items: apart, scored: false } : { items: scored, scored: true };
}

/** Without what is too long for a pass. */
function fitting<S extends SequenceSet>(set: S, { base, contextLength }: BaseText): S {
  const limit = Math.min(most, contextLength);
  const kept = set.sequences.flatMap(({ tokens }, i) => (tokens.length <= limit ? [i] : []));
  if (kept.length > 0)
    return {
      ...set,
      sequences: kept.map((i) => set.sequences[i]!),
      sources: kept.map((i) => set.sources[i]!),
    };
  throw new WorkbenchError(
    'tokens',
    `Nothing of ${set.name} fits ${limit} tokens of ${base}.`,
    'Use a model with a longer context, or leave it out.',
  );
}

function sequenceOf(prompt: readonly number[], completion: readonly number[]): Sequence {
  const mask = new Uint8Array(prompt.length + completion.length);
  mask.fill(1, prompt.length);
  return { tokens: Int32Array.from([...prompt, ...completion]), mask };
}
