/** A GGUF as the writer of candidates: sampled with a seed for each, held to JSON by a grammar. */
import { WorkbenchError } from '../common/errors';
import type { GenerationSettings } from '../common/generation';
import { chooseTemplate } from '../data/template';
import { physicalCores } from '../files/cores';
import type { Writer } from '../generate/generate';
import { openInferencer } from '../inference/inferencer';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import { promptTokens } from './prompt';

const fields = { instruction: 'text', input: 'text', output: 'text' } as const;
/** Prompts that wait for a free context: as many as llama.cpp computes side by side. */
const promptsAtOnce = 4;

/** @throws WorkbenchError what opening the model refuses, or `out-of-memory` */
export async function openLocalWriter(
  file: string,
  { temperature, topP, maxTokens, seedsPerPrompt }: GenerationSettings,
  threads: number | null,
): Promise<Writer> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(file);
  const tokenizer = await openTokenizer(file);
  const template = chooseTemplate('auto', tokenizer.chatTemplate);
  const inferencer = await openInferencer({
    model: file,
    threads: threads ?? physicalCores(),
    contextTokens: tokenizer.contextLength,
  });
  return {
    atOnce: promptsAtOnce,
    answer: async (prompts, signal) => {
      const asked = prompts.map(({ text }) =>
        promptTokens(template, { instruction: text, input: '' }, tokenizer),
      );
      const longest = Math.max(...asked.map(({ length }) => length));
      if (longest + maxTokens > tokenizer.contextLength)
        throw tooLong(longest, maxTokens, tokenizer.contextLength, seedsPerPrompt);
      const sampling = { temperature, topP, seeds: prompts.map(({ seed }) => seed) };
      const texts = await inferencer.generateAll(asked, { maxTokens, stop: [], fields, sampling, signal });
      return texts.map((text, i) => ({
        text,
        promptTokens: asked[i]!.length,
        completionTokens: tokenizer.completion(text).length,
      }));
    },
    dispose: () => inferencer.dispose(),
  };
}

function tooLong(prompt: number, answer: number, context: number, seeds: number): WorkbenchError {
  return new WorkbenchError(
    'tokens',
    `A prompt of ${prompt} tokens with ${seeds} seeds and an answer of ${answer} do not fit the model’s context of ${context}.`,
    'Draw fewer seeds per prompt, ask for shorter answers, or use a model with a longer context.',
  );
}
