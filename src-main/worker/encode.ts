/** Instructions -> tokens and masks: the prompt is read, the completion is learnt. */
import { setImmediate as turn } from 'node:timers/promises';
import { WorkbenchError } from '../common/errors';
import type { EncodeReport, FrozenInstruction, FrozenRecipe } from '../common/run';
import { chooseTemplate, type Template } from '../data/template';
import { openTokenizer, type Tokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import type { Sequence } from '../train/addon-types';
import { longestFitting } from './fit';
import { promptTokens, type Prompt } from './prompt';

export interface Encoded {
  train: Sequence[];
  validation: Sequence[];
  /** Instructions longer than contextLength, with the tokens they would have had. */
  leftOut: { id: string; tokens: number }[];
  /** Instructions whose input was cut. */
  shortened: number;
  contextLength: number;
  packTokens: number;
  template: Template;
}

interface Progress {
  report(report: EncodeReport): unknown;
  signal: AbortSignal;
}

/** Milliseconds of work after which cancelling is heard of and progress is told. */
const patience = 50;

/**
 * Renders every instruction by the template, tokenises prompt and completion apart, and masks the completion,
 * its end token included: mask offset == prompt length.
 * @throws WorkbenchError `recipe` for a context longer than a pack; the signal's reason
 */
export async function encodeInstructions(
  instructions: AsyncIterable<FrozenInstruction>,
  recipe: FrozenRecipe,
  { report, signal }: Progress,
): Promise<Encoded> {
  // Checked by our own reader first: llama.cpp's can hang on a header that lies.
  await readModel(recipe.run.base);
  const tokenizer = await openTokenizer(recipe.run.base);
  const encoded = nothingYet(recipe, tokenizer);
  const started = performance.now();
  let told = started;
  let done = 0;
  for await (const instruction of instructions) {
    const sequence = encode(instruction, recipe, encoded, tokenizer);
    if ('tooLong' in sequence) encoded.leftOut.push({ id: instruction.id, tokens: sequence.tooLong });
    else encoded[instruction.split].push(sequence);
    done++;
    if (performance.now() - told < patience) continue;
    await turn();
    signal.throwIfAborted();
    told = performance.now();
    const { rows } = recipe.run;
    void report({ encoded: done, of: rows, secondsLeft: ((told - started) / 1000 / done) * (rows - done) });
  }
  return encoded;
}

function nothingYet(recipe: FrozenRecipe, tokenizer: Tokenizer): Encoded {
  const packTokens = Math.min(recipe.packTokens ?? 2048, tokenizer.contextLength);
  const contextLength = recipe.contextLength ?? packTokens;
  if (contextLength > packTokens)
    throw new WorkbenchError(
      'recipe',
      `contextLength is ${contextLength}, longer than a pack of ${packTokens} tokens.`,
      `Raise packTokens (the model takes ${tokenizer.contextLength}), or lower contextLength.`,
    );
  const template = chooseTemplate(recipe.template, tokenizer.chatTemplate);
  return { train: [], validation: [], leftOut: [], shortened: 0, contextLength, packTokens, template };
}

function encode(
  instruction: FrozenInstruction,
  { truncate }: FrozenRecipe,
  encoded: Encoded,
  tokenizer: Tokenizer,
): Sequence | { tooLong: number } {
  const promptOf = (prompt: Prompt) => promptTokens(encoded.template, prompt, tokenizer);
  const completion = tokenizer.completion(instruction.output);
  const whole = promptOf(instruction);
  const tooLong = whole.length + completion.length;
  if (tooLong <= encoded.contextLength) return masked(whole, completion);
  const room = encoded.contextLength - completion.length;
  const input = truncate === 'input' ? longestFitting(instruction, room, promptOf) : null;
  if (input === null) return { tooLong };
  encoded.shortened++;
  return masked(promptOf({ ...instruction, input }), completion);
}

function masked(prompt: readonly number[], completion: readonly number[]): Sequence {
  const mask = new Uint8Array(prompt.length + completion.length);
  mask.fill(1, prompt.length);
  return { tokens: Int32Array.from([...prompt, ...completion]), mask };
}
