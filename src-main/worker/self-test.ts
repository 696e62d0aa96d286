/** Does what was exported answer as the adapter does? One prompt, its greedy continuation before and after. */
import { join } from 'node:path';
import type { SelfTest } from '../common/adapter-job';
import { methodOf, type Adapter } from '../adapters/adapter';
import { writeAdapter } from '../adapters/adapter-gguf';
import type { Base } from '../adapters/base';
import { writeMerged } from '../adapters/merged-gguf';
import type { Template } from '../data/template';
import { freeBaseModel } from '../inference/base-model';
import { openInferencer } from '../inference/inferencer';
import { openTokenizer } from '../inference/tokenizer';
import { promptTokens } from './prompt';

const prompt = { instruction: 'Name two symptoms of influenza and how they are treated.', input: '' };
const tokenCount = 32;

export interface SelfTester {
  /** What the base says with an adapter in memory. */
  withAdapter(adapter: Adapter): Promise<number[]>;
  /** What a merged model says. */
  ofModel(file: string): Promise<number[]>;
}

/** @param scratch a folder for files of its own, which whoever made it removes */
export function openSelfTester(
  base: Base,
  template: Template,
  scratch: string,
  { threads, signal }: { threads: number; signal: AbortSignal },
): SelfTester {
  async function continuation(model: string, adapter: string | null): Promise<number[]> {
    const tokenizer = await openTokenizer(base.file);
    const contextTokens = tokenizer.contextLength;
    const inferencer = await openInferencer({ model, adapter, threads, contextTokens });
    try {
      return await inferencer.continue(promptTokens(template, prompt, tokenizer), tokenCount, signal);
    } finally {
      await inferencer.dispose();
      // A file that is mapped cannot be renamed everywhere.
      await freeBaseModel();
    }
  }
  return {
    ofModel: (file) => continuation(file, null),
    withAdapter: async (adapter) => {
      const file = join(scratch, 'self-test.gguf');
      // llama.cpp has no DoRA: it is worked into the weights.
      if (methodOf(adapter, file) === 'dora') {
        await writeMerged(file, base, adapter, 'f32', { signal });
        return continuation(file, null);
      }
      writeAdapter(file, adapter);
      return continuation(base.file, file);
    },
  };
}

export function compare(before: readonly number[], after: readonly number[], lossless: boolean): SelfTest {
  const differs = before.findIndex((token, i) => token !== after[i]);
  return {
    prompt: prompt.instruction,
    tokens: before.length,
    same: differs < 0 ? before.length : differs,
    lossless,
  };
}
