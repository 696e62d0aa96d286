/** Instructions -> tokens and masks: the prompt is read, the completion is learnt. */
import { setImmediate as turn } from 'node:timers/promises';
import type { EncodeReport, FrozenInstruction, FrozenRecipe } from '../common/run';
import { openTokenizer, type Tokenizer } from '../inference/tokenizer';
import { readModel } from '../models/gguf-reader';
import type { Sequence } from '../train/addon-types';
import { lengthOf, readingOf, rowTokens, shortenedTokens, type Reading, type RowTokens } from './row-tokens';

export interface Encoded extends Reading {
  train: Sequence[];
  validation: Sequence[];
  /** Instructions longer than contextLength, with the tokens they would have had. */
  leftOut: { id: string; tokens: number }[];
  /** Instructions whose input was cut. */
  shortened: number;
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

const nothingYet = (recipe: FrozenRecipe, tokenizer: Tokenizer): Encoded => ({
  train: [],
  validation: [],
  leftOut: [],
  shortened: 0,
  ...readingOf(recipe, tokenizer),
});

function encode(
  instruction: FrozenInstruction,
  { truncate }: FrozenRecipe,
  encoded: Encoded,
  tokenizer: Tokenizer,
): Sequence | { tooLong: number } {
  const whole = rowTokens(instruction, encoded.template, tokenizer);
  const tooLong = lengthOf(whole);
  if (tooLong <= encoded.contextLength) return masked(whole);
  const shortened = truncate === 'input' ? shortenedTokens(instruction, encoded, tokenizer) : null;
  if (shortened === null) return { tooLong };
  encoded.shortened++;
  return masked(shortened);
}

function masked({ prompt, completion }: RowTokens): Sequence {
  const mask = new Uint8Array(prompt.length + completion.length);
  mask.fill(1, prompt.length);
  return { tokens: Int32Array.from([...prompt, ...completion]), mask };
}
