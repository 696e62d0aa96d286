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
  const answer = scoring === 'generate' ? byGeneration : byLikelihood;
  for (let start = 0; start < items.length; start += batch) {
    signal?.throwIfAborted();
    yield* await answer({ task, scoring, answerer, signal }, items.slice(start, start + batch));
  }
}

interface Asking {
  task: Task;
  scoring: Scoring;
  answerer: Answerer;
  signal: AbortSignal | undefined;
}

/** What a model is asked the likelihood of: letters or texts of the choices; of free text the reference alone. */
function continuationsOf({ choices, output }: Item, scoring: Scoring): string[] {
  if (!choices) return [output];
  return choices.map(({ label, text }) => (scoring === 'likelihood-letter' ? label : text));
}

/** The likeliest choice by raw sum of log p, the first of equals. */
async function byLikelihood({ task, scoring, answerer }: Asking, items: readonly Item[]): Promise<Answer[]> {
  const requests = items.map((item) => ({
    prompt: promptOf(item),
    continuations: continuationsOf(item, scoring),
  }));
  const scored = await answerer.scoreTexts(requests);
  return items.map(({ id, source, target, choices }, i) => {
    const logLikelihoods = scored[i]!.map((text) => text.logLikelihood);
    if (!logLikelihoods.every(Number.isFinite))
      throw new WorkbenchError(
        'not-finite',
        `The model gives item ${id} of ${task.name} a log-likelihood of ${logLikelihoods.join(', ')}.`,
        'Its weights are damaged or its adapter diverged; evaluate another one.',
      );
    return {
      item: id,
      source,
      target,
      answer: choices?.[logLikelihoods.indexOf(Math.max(...logLikelihoods))]!.label ?? null,
      logLikelihoods,
      tokens: scored[i]!.map((text) => text.tokens),
      bytes: requests[i]!.continuations.map((text) => Buffer.byteLength(text)),
      ...(choices && { labels: choices.map(({ label }) => label) }),
    };
  });
}

async function byGeneration({ task, answerer, signal }: Asking, items: readonly Item[]): Promise<Answer[]> {
  const { maxTokens, stop } = task;
  const texts = await answerer.generate(items.map(promptOf), { maxTokens, stop, signal });
  return items.map(({ id, source, target, choices }, i) => ({
    item: id,
    source,
    target,
    answer: extractAnswer(task.extract, choices, texts[i]!),
    text: texts[i]!,
  }));
}

const promptOf = ({ instruction, input }: Item): Prompt => ({ instruction, input });
