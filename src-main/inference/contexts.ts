/** The contexts an inferencer computes in: as many as the threads feed, as long as the prompts need. */
import type { LlamaContext, LlamaModel } from 'node-llama-cpp';
import { WorkbenchError } from '../common/errors';
import { complaintOf, forgetComplaints, llamaLibrary } from './llama';
import { outOfMemory } from './load-failure';

export interface Contexts {
  /**
   * Contexts for that many prompts at once, each holding at least that many tokens.
   * @throws WorkbenchError `adapter-mismatch` or `out-of-memory`
   */
  open(prompts: number, tokens: number): Promise<LlamaContext[]>;
  dispose(): Promise<void>;
}

interface ContextOptions {
  adapter: string | null;
  threads: number;
  /** Prompts at once, at most; absent: as many as the threads feed. */
  atOnce?: number;
}

/** llama.cpp computes on libuv's pool, which has four threads. */
const mostContexts = 4;
/** llama.cpp rounds a context up to this. */
const tokenStep = 256;

/** How many contexts so many threads feed. */
export const contextsFor = (threads: number): number => Math.max(1, Math.min(mostContexts, threads));

/** How many tokens a context holds that is to hold at least so many. */
export const contextTokens = (tokens: number): number => Math.ceil(tokens / tokenStep) * tokenStep;

export function contextsOn(model: LlamaModel, { adapter, threads, atOnce }: ContextOptions): Contexts {
  const most = Math.min(atOnce ?? mostContexts, contextsFor(threads));
  // The same for one prompt as for many, or an answer would depend on how many are asked.
  const threadsEach = Math.max(1, Math.floor(threads / most));
  let contexts: LlamaContext[] = [];
  let size = 0;

  async function dispose(): Promise<void> {
    const old = contexts;
    contexts = [];
    for (const context of old) await context.dispose();
  }

  return {
    dispose,
    open: async (prompts, tokens) => {
      if (tokens > size) {
        await dispose();
        size = contextTokens(tokens);
      }
      while (contexts.length < Math.min(most, prompts))
        contexts.push(await openContext(model, adapter, size, threadsEach));
      return contexts;
    },
  };
}

async function openContext(
  model: LlamaModel,
  adapter: string | null,
  contextSize: number,
  threads: number,
): Promise<LlamaContext> {
  forgetComplaints();
  try {
    const lora = adapter === null ? {} : { lora: adapter };
    return await model.createContext({ contextSize, threads, failedCreationRemedy: false, ...lora });
  } catch (error) {
    if (error instanceof llamaLibrary().InsufficientMemoryError || adapter === null)
      throw outOfMemory(`a context of ${contextSize} tokens`);
    const message = `The adapter ${adapter} does not fit the model ${model.filename}: ${complaintOf(error)}.`;
    throw new WorkbenchError('adapter-mismatch', message, 'Choose the base model it was trained on.');
  }
}
