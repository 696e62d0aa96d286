/**
 * Puts the Items of a Task to a model and reads its answers. The model is an interface of two questions; which model,
 * template or tokenizer stands behind it is not known here, and neither is the Task known there.
 */
import type { Item, Prediction, Scoring, Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Prompt } from '../data/template';
import { extractAnswer } from './extract';

/** How likely a text is after a prompt. */
export interface TextLikelihood {
  /** Sum of log p (natural) over the text's tokens. */
  logLikelihood: number;
  /** How many tokens it has, at least 1. */
  tokens: number;
}

/** A prompt with texts to go on with. */
export interface LikelihoodRequest {
  prompt: Prompt;
  continuations: readonly string[];
}

/** A model that answers. The batch it is asked in must not change an answer. */
export interface Answerer {
  /** The likelihood of every continuation of every prompt, in order; aborting `signal` ends it at once. */
  scoreTexts(requests: readonly LikelihoodRequest[], signal?: AbortSignal): Promise<TextLikelihood[][]>;
  /** Greedy text after every prompt, in order, each ending before any of `stop`; aborting `signal` ends it at once. */
  generate(
    prompts: readonly Prompt[],
    options: { maxTokens: number; stop: readonly string[]; signal?: AbortSignal },
  ): Promise<string[]>;
}

/** A Prediction without its subject, which the caller knows. */
export type Answer = Omit<Prediction, 'task' | 'base' | 'adapter'>;

export interface Asking {
  /** Of one way: what shares a prompt is asked together. */
  scorings: readonly Scoring[];
  /** Examples, shown before every item. */
  shots?: readonly Item[];
  /** Items per request, at least 1; it changes the speed and no answer. */
  batch?: number;
  /**
   * Whether an item is answered already. Likelihoods are asked again for all of a batch of which one is not, so that no
   * digit hangs on where it broke off.
   */
  has?(item: Item, scoring: Scoring): boolean;
  signal?: AbortSignal;
}

/** Options nearer than this, in nats, are a tie: computed elsewhere, the other may come out first. */
export const tieMargin = 1e-4;

/**
 * Answers the items in their order, a batch at a time, and yields each answer as its batch is done.
 * @throws WorkbenchError `not-finite` for a broken model; the signal's reason once it is aborted
 */
export async function* evaluateTask(
  task: Task,
  items: readonly Item[],
  answerer: Answerer,
  asking: Asking,
): AsyncGenerator<Answer, void> {
  const { scorings, batch = 16, has = () => false, signal } = asking;
  const alone = scorings[0] === 'generate';
  const answer = alone ? byGeneration : byLikelihood;
  for (let start = 0; start < items.length; start += batch) {
    const some = items.slice(start, start + batch);
    const missing = some.filter((item) => scorings.some((scoring) => !has(item, scoring)));
    if (missing.length === 0) continue;
    signal?.throwIfAborted();
    const byId = new Map(some.map((item) => [item.id, item]));
    for (const one of await answer(task, alone ? missing : some, answerer, asking))
      if (!has(byId.get(one.item)!, one.scoring)) yield one;
  }
}

/** What a model is asked before it answers an item. */
export function promptOf(
  { instruction, input }: Item,
  shots: readonly Item[] | undefined,
  scoring: Scoring,
): Prompt {
  if (!shots || shots.length === 0) return { instruction, input };
  const examples = shots.map((shot) => ({
    instruction: shot.instruction,
    input: shot.input,
    output: answerOf(shot, scoring),
  }));
  return { instruction, input, shots: examples };
}

/** The right answer, as a scoring has it written. */
function answerOf({ choices, target, output }: Item, scoring: Scoring): string {
  if (scoring === 'likelihood-letter') return target;
  if (scoring !== 'likelihood-text') return output;
  return choices?.find(({ label }) => label === target)?.text ?? output;
}

/** What a model is asked the likelihood of: letters or texts of the choices; of free text the reference alone. */
export function continuationsOf({ choices, output }: Item, scoring: Scoring): string[] {
  if (!choices) return [output];
  return choices.map(({ label, text }) => (scoring === 'likelihood-letter' ? label : text));
}

/** All an item is asked the likelihood of. Without examples, whose answers each scoring writes its own way, the prompt is one. */
export function likelihoodRequests(
  item: Item,
  { scorings, shots }: Pick<Asking, 'scorings' | 'shots'>,
): LikelihoodRequest[] {
  const requests = scorings.map((scoring) => ({
    prompt: promptOf(item, shots, scoring),
    continuations: continuationsOf(item, scoring),
  }));
  if (shots && shots.length > 0) return requests;
  return [
    { prompt: requests[0]!.prompt, continuations: requests.flatMap(({ continuations }) => continuations) },
  ];
}

async function byLikelihood(
  task: Task,
  items: readonly Item[],
  answerer: Answerer,
  asking: Asking,
): Promise<Answer[]> {
  const requests = items.map((item) => likelihoodRequests(item, asking));
  const scored = await answerer.scoreTexts(requests.flat(), asking.signal);
  let next = 0;
  return items.flatMap((item, i) => {
    const texts = requests[i]!.flatMap(() => scored[next++]!);
    return asking.scorings.map((scoring) =>
      likeliest(task, item, scoring, texts.splice(0, continuationsOf(item, scoring).length)),
    );
  });
}

/** The likeliest choice by raw sum of log p, the first of equals. */
function likeliest(task: Task, item: Item, scoring: Scoring, texts: readonly TextLikelihood[]): Answer {
  const { id, source, target, choices } = item;
  const logLikelihoods = texts.map(({ logLikelihood }) => logLikelihood);
  if (!logLikelihoods.every(Number.isFinite))
    throw new WorkbenchError(
      'not-finite',
      `The model gives item ${id} of ${task.name} a log-likelihood of ${logLikelihoods.join(', ')}.`,
      'Its weights are damaged or its adapter diverged; evaluate another one.',
    );
  const most = Math.max(...logLikelihoods);
  const near = logLikelihoods.filter((one) => most - one < tieMargin);
  return {
    item: id,
    source,
    scoring,
    target,
    answer: choices?.[logLikelihoods.indexOf(most)]!.label ?? null,
    ...(choices && near.length > 1 && { tied: true as const }),
    logLikelihoods,
    tokens: texts.map(({ tokens }) => tokens),
    bytes: continuationsOf(item, scoring).map((text) => Buffer.byteLength(text)),
    ...(choices && { labels: choices.map(({ label }) => label) }),
  };
}

async function byGeneration(
  task: Task,
  items: readonly Item[],
  answerer: Answerer,
  { scorings, shots, signal }: Asking,
): Promise<Answer[]> {
  const { maxTokens, stop } = task;
  const scoring = scorings[0]!;
  const prompts = items.map((item) => promptOf(item, shots, scoring));
  const texts = await answerer.generate(prompts, { maxTokens, stop, signal });
  return items.map(({ id, source, target, choices }, i) => ({
    item: id,
    source,
    scoring,
    target,
    answer: extractAnswer(task.extract, choices, texts[i]!),
    text: texts[i]!,
  }));
}
