/** Which items of a task a base can be asked: the context must hold the prompt and the longest answer. Nothing is cut. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import {
  scoringsOf,
  wayOf,
  type Item,
  type LeftOut,
  type Scoring,
  type Task,
  type Way,
} from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { likelihoodRequests, promptOf } from '../evaluate/evaluate';
import type { AskedTask } from './asked-tasks';
import type { BaseText } from './base-text';

/** What one way of asking takes of an item, tokens. */
export interface ItemSize {
  /** All that is computed. */
  tokens: number;
  /** Of the longest sequence: a prompt with an answer. */
  longest: number;
  /** Of the answers, whose likelihood counts. */
  counted: number;
}

/** Items of a task as a base is asked them, in an order that hangs on them alone: the longest first. */
export interface FittedTask {
  task: Task;
  shots: readonly Item[];
  /** By way: the scorings wished for, which share prompts. */
  scorings: Partial<Record<Way, readonly Scoring[]>>;
  items: readonly Item[];
  /** By item id and way. */
  sizes: ReadonlyMap<string, Partial<Record<Way, ItemSize>>>;
  leftOut: LeftOut[];
}

/** Milliseconds of work after which cancelling is heard of. */
const patience = 50;

/** @throws WorkbenchError `tokens` where no item fits; the signal's reason */
export async function fitItems(
  { task, items, shots }: AskedTask,
  wish: Way | 'both',
  text: BaseText,
  signal: AbortSignal,
): Promise<FittedTask> {
  const scorings = Object.groupBy(scoringsOf(task.metrics, wish), wayOf);
  const sizes = new Map<string, Partial<Record<Way, ItemSize>>>();
  const fitting: Item[] = [];
  const leftOut: LeftOut[] = [];
  let told = performance.now();
  for (const item of items) {
    const size = sizesOf(item, task, shots, scorings, text);
    const longest = Math.max(...Object.values(size).map((one) => one.longest));
    if (longest > text.contextLength)
      leftOut.push({
        task: task.name,
        item: item.id,
        reason: tooLong(longest, shots.length, text),
        base: text.base,
      });
    else {
      sizes.set(item.id, size);
      fitting.push(item);
    }
    if (performance.now() - told < patience) continue;
    await turn();
    signal.throwIfAborted();
    told = performance.now();
  }
  if (fitting.length === 0) throw nothingFits(task, items.length, shots.length, text);
  return { task, shots, scorings, items: inOrder(fitting, sizes), sizes, leftOut };
}

function sizesOf(
  item: Item,
  { maxTokens }: Task,
  shots: readonly Item[],
  { likelihood, generate }: FittedTask['scorings'],
  text: BaseText,
): Partial<Record<Way, ItemSize>> {
  return {
    ...(likelihood && { likelihood: likelihoodSize(item, shots, likelihood, text) }),
    ...(generate && {
      generate: generationSize(text.prompt(promptOf(item, shots, generate[0]!)).length, maxTokens),
    }),
  };
}

function likelihoodSize(
  item: Item,
  shots: readonly Item[],
  scorings: readonly Scoring[],
  text: BaseText,
): ItemSize {
  const size = { tokens: 0, longest: 0, counted: 0 };
  for (const { prompt, continuations } of likelihoodRequests(item, { scorings, shots })) {
    const before = text.prompt(prompt).length;
    const lengths = continuations.map((one) => text.continuation(one).length);
    size.counted += lengths.reduce((sum, length) => sum + length, 0);
    size.tokens += before;
    size.longest = Math.max(size.longest, before + Math.max(...lengths));
  }
  return { ...size, tokens: size.tokens + size.counted };
}

const generationSize = (prompt: number, answer: number): ItemSize => ({
  tokens: prompt + answer,
  longest: prompt + answer,
  counted: answer,
});

/** Batches are then the same whatever the order of the file, and the largest pass is the first. */
function inOrder(items: Item[], sizes: FittedTask['sizes']): Item[] {
  const keys = new Map(
    items.map((item) => [item, { tokens: tokensOf(sizes.get(item.id)!), hash: hashOf(item) }]),
  );
  return items.sort((a, b) => {
    const [first, second] = [keys.get(a)!, keys.get(b)!];
    return second.tokens - first.tokens || (first.hash < second.hash ? -1 : 1);
  });
}

const tokensOf = (size: Partial<Record<Way, ItemSize>>): number =>
  Math.max(...Object.values(size).map(({ longest }) => longest));

/** Without the id, which may be a row's number. */
const hashOf = ({ instruction, input, output }: Item): string =>
  createHash('sha256')
    .update(JSON.stringify([instruction, input, output]))
    .digest('hex');

function tooLong(tokens: number, shots: number, { base, contextLength }: BaseText): string {
  const examples = shots === 0 ? '' : `, with ${shots} examples before it`;
  return `it takes ${tokens} tokens with its answer${examples}, and ${basename(base)} holds ${contextLength}`;
}

function nothingFits(
  task: Task,
  count: number,
  shots: number,
  { base, contextLength }: BaseText,
): WorkbenchError {
  return new WorkbenchError(
    'tokens',
    `None of the ${count} items of ${task.name} fits the context of ${basename(base)}, which holds ${contextLength} tokens.`,
    shots === 0
      ? 'Use a model with a longer context.'
      : 'Show fewer examples, or use a model with a longer context.',
  );
}
