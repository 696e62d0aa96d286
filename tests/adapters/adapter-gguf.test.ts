/** Adapters as GGUF: LoRA and DoRA there and back, and files that are no whole adapter. */
import { describe, expect, test } from 'vitest';
import { checkFits, type Adapter } from '../../src-main/adapters/adapter';
import { readAdapter, writeAdapter } from '../../src-main/adapters/adapter-gguf';
import { readBase } from '../../src-main/adapters/base';
import { sameAdapter } from '../../src-main/adapters/same-adapter';
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import { openTrainer } from '../../src-main/train/train';
import { tinyAdapter } from '../train/tiny-model';
import { fresh, randomAdapter, tinyBase } from './fixtures';

const model = tinyBase();
const base = await readBase(model.file);

test.each([
  ['LoRA', false],
  ['DoRA', true],
])('%s is the same to the last bit there and back', async (_name, dora) => {
  const adapter = randomAdapter(model, { dora });
  const file = fresh('.gguf');
  writeAdapter(file, adapter);
  expect(sameAdapter(adapter, await readAdapter(file))).toBe(true);
});

test('an adapter of the trainer is read, and fits its base', async () => {
  const trained = tinyAdapter(model);
  const adapter = await readAdapter(trained.file);
  expect(adapter.pairs.map(({ a }) => a)).toEqual(trained.pairs.map(({ a }) => Float32Array.from(a)));
  expect(() => checkFits(trained.file, adapter, base)).not.toThrow();
});

const metadata: GgufMetadata = {
  'general.type': 'adapter',
  'general.architecture': 'llama',
  'adapter.type': 'lora',
  'adapter.lora.alpha': { type: 'float32', value: 8 },
};
const tensor = (name: string, shape: number[], value = 1): WritableTensor => ({
  name,
  shape,
  type: 'F32',
  data: new Float32Array(shape.reduce((product, n) => product * n, 1)).fill(value),
});
const pair = [tensor('blk.0.attn_q.weight.lora_a', [32, 4]), tensor('blk.0.attn_q.weight.lora_b', [4, 32])];

type BadAdapter = [
  what: string,
  changes: GgufMetadata,
  tensors: WritableTensor[],
  code: string,
  sentence: RegExp,
];
const badAdapters: BadAdapter[] = [
  [
    'a magnitude too short',
    { 'adapter.type': 'dora' },
    [...pair, tensor('blk.0.attn_q.weight.lora_magnitude', [31])],
    'adapter-mismatch',
    /lora_magnitude is 31 x 1, not 32 x 1/,
  ],
  ['a model', { 'general.type': 'model' }, pair, 'adapter-mismatch', /is no LoRA (or DoRA )?adapter/],
  ['another kind', { 'adapter.type': 'ia3' }, pair, 'adapter-mismatch', /is no LoRA (or DoRA )?adapter/],
  [
    'alpha 0',
    { 'adapter.lora.alpha': { type: 'float32', value: 0 } },
    pair,
    'adapter-mismatch',
    /lora.alpha of 0(.0+)?;/,
  ],
  ['half a pair', {}, pair.slice(1), 'adapter-mismatch', /only one of the two tensors of blk.0.attn_q/],
  ['nothing', {}, [], 'adapter-mismatch', /adapts nothing/],
  ['foreign tensors', {}, [...pair, tensor('x', [2])], 'adapter-mismatch', /tensor x, which is no part/],
  [
    'another layer',
    {},
    [tensor('output.weight.lora_a', [32, 4]), tensor('output.weight.lora_b', [4, 100])],
    'adapter-mismatch',
    /adapts output.weight, which is none/,
  ],
  [
    'ranks that differ',
    {},
    [pair[0]!, tensor('blk.0.attn_q.weight.lora_b', [8, 32])],
    'adapter-mismatch',
    /lora_b is 8 x 32, not 4 x 32/,
  ],
  [
    'a NaN',
    {},
    [pair[0]!, tensor('blk.0.attn_q.weight.lora_b', [4, 32], NaN)],
    'model-format',
    /lora_b holds values that are not finite/,
  ],
];

/** For export and for training, which read adapters by themselves. */
const readers: [string, (file: string) => Promise<unknown>][] = [
  ['export', readAdapter],
  ['the trainer', (file) => openTrainer({ model: model.file, adapter: { file }, threads: 1 })],
];

describe.each(readers)('%s', (_reader, read) => {
  test.each(badAdapters)('refuses %s', async (_what, changes, tensors, code, sentence) => {
    const file = fresh('.gguf');
    writeGguf(file, { ...metadata, ...changes }, tensors);
    const message: unknown = expect.stringMatching(sentence);
    await expect(read(file)).rejects.toMatchObject({ code, message });
  });

  test('refuses rank 0', async () => {
    const file = fresh('.gguf');
    const empty = [
      tensor('blk.0.attn_q.weight.lora_a', [32, 0]),
      tensor('blk.0.attn_q.weight.lora_b', [0, 32]),
    ];
    writeGguf(file, metadata, empty);
    await expect(read(file)).rejects.toThrow(/lora_a (is empty|has the shape 32 x 0)/);
  });
});

test.each<[what: string, adapter: () => Adapter, sentence: RegExp]>([
  [
    'another width',
    () => randomAdapter(tinyBase({ feedForward: 64 })),
    /ffn_gate.weight as 32 x 64, and the model’s is 32 x 48/,
  ],
  [
    'more layers',
    () => randomAdapter(model, { layers: [2] }),
    /blk.2.attn_q.weight, which the model does not have/,
  ],
  [
    'another architecture',
    () => ({ ...randomAdapter(model), architecture: 'qwen2' }),
    /“qwen2”, and this one is “llama”/,
  ],
])('an adapter of a model with %s is refused', (_what, adapter, sentence) => {
  expect(() => checkFits('a.gguf', adapter(), base)).toThrow(sentence);
  expect(() => checkFits('a.gguf', adapter(), base)).toThrow(
    expect.objectContaining({ code: 'adapter-mismatch' }),
  );
});
