/**
 * Generation with a base model and, on it, an adapter: greedy, or sampled with a seed for each prompt.
 * Every answer is computed alone in a context of its own that begins empty, so it depends on its prompt only:
 * not on the others asked beside it, nor on their order, nor on an interruption in between.
 */
import { resolve } from 'node:path';
import type { LlamaContext, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import type { AnswerEnd } from '../common/answer';
import { WorkbenchError } from '../common/errors';
import { holdBaseModel } from './base-model';
import { contextsOn } from './contexts';
import { begin, grammarOf, type AnswerFields } from './grammar';
import { cutAtStop } from './stop';

export interface InferencerOptions {
  /** Path of the base model, which `readModel` has accepted. */
  model: string;
  /** Path of an adapter; null or absent: the base itself. */
  adapter?: string | null;
  /** Whether the weights lie on the GPU of the process’s build; absent: on the CPU. */
  gpu?: boolean;
  /** CPU threads in all, at least 1. */
  threads: number;
  /** Longest prompt and answer together, in tokens. Memory is taken for those that come, not for this. */
  contextTokens: number;
  /** Prompts at once, at most; with 1, all threads work on the one. Absent: as many as the threads feed. */
  atOnce?: number;
}

export interface GenerateOptions {
  /** Most tokens of the answer. */
  maxTokens: number;
  /** The answer ends before the first of these texts. */
  stop: readonly string[];
  /** The answer is a JSON object with these fields, in order. Absent: any text. */
  fields?: AnswerFields;
  /** Absent: the likeliest token each time. */
  sampling?: Sampling;
  signal?: AbortSignal;
}

export interface Sampling {
  temperature: number;
  /** Only the likeliest tokens that together have this probability. */
  topP: number;
  /** By the position of the prompt: the same seed, prompt and model give the same answer. */
  seeds: readonly number[];
}

/** An answer as it grows. */
export interface Growth {
  /** So far; before the last it may end in the middle of a character. */
  text: string;
  tokens: number;
  /** Why it ended: the model's end token, a stop text or the most tokens. null: it goes on. */
  end: AnswerEnd | null;
}

export interface Inferencer {
  /** The answer, without what follows a stop text. Ends at the model's end token. */
  generate(prompt: readonly number[], options: GenerateOptions): Promise<string>;
  /** The answers in the order of the prompts; `onAnswer` hears of each as it is done, in any order. */
  generateAll(
    prompts: readonly (readonly number[])[],
    options: GenerateOptions,
    onAnswer?: (index: number, answer: string) => void,
  ): Promise<string[]>;
  /** The answer of `generate` after each of its tokens; the last one says why it ended. */
  grow(prompt: readonly number[], options: GenerateOptions): AsyncGenerator<Growth>;
  /**
   * The `count` most likely tokens after the prompt, one by one; an end token does not end them.
   * Fewer only where the signal's reason is thrown.
   */
  continue(prompt: readonly number[], count: number, signal?: AbortSignal): Promise<number[]>;
  /** Idempotent. The base model stays in memory for the next inferencer. */
  dispose(): Promise<void>;
}

/**
 * @throws WorkbenchError `not-found`, `model-format`, `adapter-mismatch` when llama.cpp refuses the adapter, or
 * `out-of-memory`
 */
export async function openInferencer(options: InferencerOptions): Promise<Inferencer> {
  const adapter = options.adapter ? resolve(options.adapter) : null;
  const base = await holdBaseModel(resolve(options.model), adapter, options.gpu);
  const contexts = contextsOn(base.model, { ...options, adapter });
  let disposed = false;
  const dispose = async (): Promise<void> => {
    if (disposed) return;
    disposed = true;
    await contexts.dispose();
    await base.release();
  };
  try {
    // Before any question: llama.cpp looks at the adapter when a context takes it.
    await contexts.open(1, 1);
  } catch (error) {
    await dispose();
    throw error;
  }

  async function generateAll(
    prompts: readonly (readonly number[])[],
    how: GenerateOptions,
    onAnswer?: (index: number, answer: string) => void,
  ): Promise<string[]> {
    if (disposed) throw new WorkbenchError('internal', 'The inferencer was asked after it was disposed.');
    for (const prompt of prompts) checkPrompt(prompt, how, options.contextTokens);
    const longest = prompts.reduce((most, { length }) => Math.max(most, length), 0);
    const workers = await contexts.open(prompts.length, longest + how.maxTokens);
    const grammar = how.fields === undefined ? null : await grammarOf(how.fields);
    const answers: string[] = [];
    const indexes = prompts.keys();
    const work = async (context: LlamaContext): Promise<void> => {
      for (const index of indexes) {
        how.signal?.throwIfAborted();
        const growing = grow(context, prompts[index]!, how, {
          ...samplingOf(how.sampling, index),
          ...(grammar && { grammarEvaluationState: begin(grammar, base.model) }),
        });
        for await (const { text } of growing) answers[index] = text;
        onAnswer?.(index, answers[index]!);
      }
    };
    // All settle before a failure is passed on: nothing computes on a context that is then disposed.
    const ends = await Promise.allSettled(workers.map(work));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return answers;
  }

  async function continuePrompt(
    prompt: readonly number[],
    count: number,
    signal?: AbortSignal,
  ): Promise<number[]> {
    checkPrompt(prompt, { maxTokens: count }, options.contextTokens);
    const [context] = await contexts.open(1, prompt.length + count);
    const tokens: number[] = [];
    for await (const token of tokensAfter(context!, prompt, { temperature: 0, yieldEogToken: true })) {
      signal?.throwIfAborted();
      if (tokens.push(token) >= count) break;
    }
    return tokens;
  }

  async function* growAnswer(prompt: readonly number[], how: GenerateOptions): AsyncGenerator<Growth> {
    checkPrompt(prompt, how, options.contextTokens);
    const [context] = await contexts.open(1, prompt.length + how.maxTokens);
    yield* grow(context!, prompt, how, samplingOf(how.sampling, 0));
  }

  return {
    generateAll,
    grow: growAnswer,
    continue: continuePrompt,
    generate: async (prompt, how) => (await generateAll([prompt], how))[0]!,
    dispose,
  };
}

function checkPrompt(
  prompt: readonly number[],
  { maxTokens }: Pick<GenerateOptions, 'maxTokens'>,
  contextTokens: number,
): void {
  if (prompt.length > 0 && prompt.length + maxTokens <= contextTokens) return;
  const message =
    prompt.length === 0
      ? 'A prompt without tokens cannot be answered.'
      : `A prompt of ${prompt.length} tokens and an answer of ${maxTokens} do not fit a context of ${contextTokens}.`;
  throw new WorkbenchError('tokens', message, 'Use a model with a longer context, or shorter texts.');
}

async function* grow(
  context: LlamaContext,
  prompt: readonly number[],
  { maxTokens, stop, signal }: GenerateOptions,
  how: SequenceEvaluateOptions,
): AsyncGenerator<Growth> {
  const tokens: Token[] = [];
  let text = '';
  for await (const token of tokensAfter(context, prompt, how)) {
    signal?.throwIfAborted();
    tokens.push(token);
    text = context.model.detokenize(tokens);
    const cut = cutAtStop(text, stop);
    if (cut !== null) return yield { text: cut, tokens: tokens.length, end: 'stop' };
    if (tokens.length >= maxTokens) return yield { text, tokens: tokens.length, end: 'limit' };
    yield { text, tokens: tokens.length, end: null };
  }
  yield { text, tokens: tokens.length, end: 'model' };
}

function samplingOf(sampling: Sampling | undefined, index: number): SequenceEvaluateOptions {
  if (!sampling) return { temperature: 0 };
  const { temperature, topP, seeds } = sampling;
  return { temperature, topP, seed: seeds[index]! };
}

async function* tokensAfter(
  context: LlamaContext,
  prompt: readonly number[],
  how: SequenceEvaluateOptions,
): AsyncGenerator<Token> {
  const sequence = context.getSequence();
  try {
    yield* sequence.evaluate(prompt as Token[], how);
  } finally {
    await sequence.dispose();
  }
}
