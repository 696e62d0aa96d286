/** Instructions -> tokens and masks: the prompt is read, the completion is learnt. */
import { WorkbenchError } from '../common/errors';
import type { FrozenInstruction, FrozenRecipe } from '../common/run';
import { chooseTemplate } from '../data/template';
import { openTokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import type { Sequence } from '../train/addon-types';
import { promptTokens } from './prompt';

export interface Encoded {
  train: Sequence[];
  validation: Sequence[];
  /** Ids of the instructions longer than contextLength. */
  leftOut: string[];
  contextLength: number;
  packTokens: number;
}

/**
 * Renders every instruction by the template, tokenises prompt and completion apart, and masks the completion,
 * its end token included: mask offset == prompt length.
 */
export async function encodeInstructions(
  instructions: readonly FrozenInstruction[],
  recipe: FrozenRecipe,
): Promise<Encoded> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(recipe.run.base);
  const tokenizer = await openTokenizer(recipe.run.base);
  const packTokens = Math.min(recipe.packTokens ?? 2048, tokenizer.contextLength);
  const contextLength = recipe.contextLength ?? packTokens;
  if (contextLength > packTokens)
    throw new WorkbenchError(
      'recipe',
      `contextLength is ${contextLength}, longer than a pack of ${packTokens} tokens.`,
      `Raise packTokens (the model takes ${tokenizer.contextLength}), or lower contextLength.`,
    );
  const encoded: Encoded = { train: [], validation: [], leftOut: [], contextLength, packTokens };
  const template = chooseTemplate(recipe.template, tokenizer.chatTemplate);
  for (const instruction of instructions) {
    const prompt = promptTokens(template, instruction, tokenizer);
    const completion = tokenizer.completion(instruction.output);
    const length = prompt.length + completion.length;
    if (length > contextLength) {
      encoded.leftOut.push(instruction.id);
      continue;
    }
    const mask = new Uint8Array(length);
    mask.fill(1, prompt.length);
    encoded[instruction.split].push({ tokens: Int32Array.from([...prompt, ...completion]), mask });
  }
  return encoded;
}
