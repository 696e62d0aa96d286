/** Models and adapters whose headers ask for what is not computed, or contradict themselves, are refused by name. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WorkbenchError } from '../../src-main/common/errors';
import { readModel } from '../../src-main/models/gguf-reader';
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { writeGguf } from '../../src-main/models/gguf-writer';
import { openTrainer } from '../../src-main/train/train';
import * as named from '../models/tiny-llama';
import { folder, tinyAdapter, tinyModel, writeAdapter } from './tiny-model';

const model = tinyModel();
const real = (value: number) => ({ type: 'float32' as const, value });
const count = (value: number) => ({ type: 'uint32' as const, value });
const scaling = (key: string) => `llama.rope.scaling.${key}`;
let files = 0;

const trainerOn = async (file: string, adapter: string | null = null): Promise<void> =>
  (
    await openTrainer({ model: file, adapter: adapter === null ? null : { file: adapter }, threads: 1 })
  ).dispose();
const outcomeOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'read',
    ({ code, message }: WorkbenchError) => `${code}: ${message}`,
  );

test.for([
  ['yarn', { [scaling('type')]: 'yarn', [scaling('factor')]: real(4) }, /^read$/],
  ['yarn without a factor', { [scaling('type')]: 'yarn' }, /^read$/],
  [
    'long rope',
    { [scaling('type')]: 'longrope', [scaling('factor')]: real(1) },
    /^model-unsupported: .*longrope/,
  ],
  ['an attention factor', { [scaling('attn_factor')]: real(1.5) }, /^read$/],
  ['an attention factor of 0', { [scaling('attn_factor')]: real(0) }, /^model-format: .*attn_factor/],
  [
    'an architecture that is not computed',
    { 'general.architecture': 'gemma' },
    /^model-unsupported: .*architecture .gemma. is not supported; llama, qwen2 and qwen3 are/,
  ],
  [
    'a window of attention',
    { 'llama.attention.sliding_window': count(64) },
    /^model-unsupported: .*a window of 64 tokens/,
  ],
  ['a window as long as the context', { 'llama.attention.sliding_window': count(256) }, /^read$/],
  ['linear positions', { [scaling('type')]: 'linear', [scaling('factor')]: real(2) }, /^read$/],
  ['a linear factor of 1', { [scaling('type')]: 'linear', [scaling('factor')]: real(1) }, /^read$/],
  ['no scaling', { [scaling('type')]: 'none' }, /^read$/],
  ['a negative factor', { [scaling('factor')]: real(-2) }, /^model-format: .*factor/],
  ['more tokens than it embeds', { 'llama.vocab_size': count(32000) }, /^model-format: .*32000/],
] as [string, GgufMetadata, RegExp][])(
  'the reader and the trainer agree on a model with %s',
  async ([, changes, words]) => {
    const file = join(folder, `header-${files++}.gguf`);
    writeGguf(file, { ...named.tinyMetadata(), ...changes }, named.tinyTensors());
    expect(await outcomeOf(readModel(file))).toMatch(words);
    expect(await outcomeOf(trainerOn(file))).toMatch(words);
  },
);

const { pairs } = tinyAdapter(model);
const first = pairs[0]!;
test.for([
  ['no alpha', () => writeAdapter(0, [first]), /^adapter-mismatch: .*alpha of 0/],
  ['a negative alpha', () => writeAdapter(-8, [first]), /^adapter-mismatch: .*alpha of -8/],
  ['an alpha that is no number', () => writeAdapter(NaN, [first]), /^adapter-mismatch: .*alpha of -?nan/],
  [
    'a rank of 0',
    () => writeAdapter(8, [{ ...first, rank: 0, a: new Float64Array(), b: new Float64Array() }]),
    /^adapter-mismatch: .*rank of 0/,
  ],
  [
    'an infinite value',
    () => writeAdapter(8, [{ ...first, b: first.b.map((one, i) => (i === 5 ? Infinity : one)) }]),
    /^model-format: .*blk\.0\.attn_q\.weight\.lora_b holds values that are not finite/,
  ],
  [
    'a value that is no number',
    () => writeAdapter(8, [...pairs.slice(1), { ...first, a: first.a.map(() => NaN) }]),
    /^model-format: .*blk\.0\.attn_q\.weight\.lora_a holds values that are not finite/,
  ],
] as [string, () => string, RegExp][])('an adapter file with %s is refused', async ([, file, words]) => {
  expect(await outcomeOf(trainerOn(model.file, file()))).toMatch(words);
});
