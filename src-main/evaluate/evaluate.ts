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

/** A model that answers. The batch it is asked in must not change an answer. */
export interface Answerer {
  /** The likelihood of every continuation of every prompt, in order. */
  scoreTexts(
    requests: readonly { prompt: Prompt; continuations: readonly string[] }[],
  ): Promise<TextLikelihood[][]>;
  /** Greedy text after every prompt, in order, each ending before any of `stop`; aborting `signal` ends it at once. */
  generate(
    prompts: readonly Prompt[],
    options: { maxTokens: number; stop: readonly string[]; signal?: AbortSignal },
  ): Promise<string[]>;
}

/** A Prediction without its subject, which the caller knows. */
export type Answer = Omit<Prediction, 'task' | 'base' | 'adapter' | 'scoring'>;

/**
 * Answers the items in their order, a batch at a time, and yields each answer as its batch is done.
 * @param batch items per request, at least 1; it changes the speed and no answer
 * @throws WorkbenchError `not-finite` for a broken model; the signal's reason once it is aborted
 */
export async function* evaluateTask(
  task: Task,
  items: readonly Item[],
  answerer: Answerer,
  scoring: Scoring,
  { batch = 16, signal }: { batch?: number; signal?: AbortSignal } = {},
): AsyncGenerator<Answer, void> {
  const answer = scoring === 'likelihood' ? byLikelihood : byGeneration;
  for (let start = 0; start < items.length; start += batch) {
    signal?.throwIfAborted();
    yield* await answer(task, items.slice(start, start + batch), answerer, signal);
  }
}

/** The likeliest choice by raw sum of log p, the first of equals; free text has the likelihood of its target only. */
async function byLikelihood(task: Task, items: readonly Item[], answerer: Answerer): Promise<Answer[]> {
  const requests = items.map((item) => ({
    prompt: promptOf(item),
    continuations: item.choices ?? [item.target],
  }));
  const scored = await answerer.scoreTexts(requests);
  return items.map(({ id, target, choices }, i) => {
    const logLikelihoods = scored[i]!.map((text) => text.logLikelihood);
    if (!logLikelihoods.every(Number.isFinite))
      throw new WorkbenchError(
        'not-finite',
        `The model gives item ${id} of ${task.name} a log-likelihood of ${logLikelihoods.join(', ')}.`,
        'Its weights are damaged or its adapter diverged; evaluate another one.',
      );
    const answer = choices?.[logLikelihoods.indexOf(Math.max(...logLikelihoods))] ?? null;
    return { item: id, target, answer, logLikelihoods, tokens: scored[i]!.map((text) => text.tokens) };
  });
}

async function byGeneration(
  task: Task,
  items: readonly Item[],
  answerer: Answerer,
  signal?: AbortSignal,
): Promise<Answer[]> {
  const { maxTokens, stop } = task;
  const texts = await answerer.generate(items.map(promptOf), { maxTokens, stop, signal });
  return items.map(({ id, target }, i) => ({
    item: id,
    target,
    answer: extractAnswer(task, texts[i]!),
    text: texts[i]!,
  }));
}

const promptOf = ({ instruction, input }: Item): Prompt => ({ instruction, input });
