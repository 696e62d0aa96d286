/** Embeddings of texts by a GGUF: one vector for a text, as llama.cpp pools it. */
import { resolve } from 'node:path';
import { InsufficientMemoryError } from 'node-llama-cpp';
import { WorkbenchError } from '../common/errors';
import { holdBaseModel, outOfMemory } from './base-model';
import { complaintOf, forgetComplaints } from './llama';

export interface Embedder {
  /** The vector of a text, cut behind as many tokens as the context holds. */
  embed(text: string): Promise<Float64Array>;
  /** Idempotent. */
  dispose(): Promise<void>;
}

/** Sentences are short; longer ones are cut. */
const mostTokens = 512;

/**
 * @param model path of a model that `readModel` has accepted, best one made for embeddings
 * @throws WorkbenchError `not-found`, `model-format`, `model-unsupported` or `out-of-memory`
 */
export async function openEmbedder(model: string, threads: number): Promise<Embedder> {
  const file = resolve(model);
  const base = await holdBaseModel(file, null);
  forgetComplaints();
  const context = await base.model
    .createEmbeddingContext({ contextSize: mostTokens, batchSize: mostTokens, threads })
    .catch(async (error: unknown) => {
      await base.release();
      if (error instanceof InsufficientMemoryError) throw outOfMemory(`an embedding context of ${file}`);
      const message = `${file} gives no embeddings: ${complaintOf(error)}.`;
      throw new WorkbenchError('model-unsupported', message, 'Choose a model made for embeddings.');
    });
  let disposed = false;
  return {
    embed: async (text) => {
      // Beginning and end tokens are added to these.
      const tokens = base.model.tokenize(text).slice(0, mostTokens - 4);
      return Float64Array.from((await context.getEmbeddingFor(tokens)).vector);
    },
    dispose: async () => {
      if (disposed) return;
      disposed = true;
      await context.dispose();
      await base.release();
    },
  };
}
