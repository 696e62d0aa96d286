/** Merged models: what they compute, what they keep of the base, and what stops them. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Adapter } from '../../src-main/adapters/adapter';
import { readBase } from '../../src-main/adapters/base';
import { mergeRows } from '../../src-main/adapters/merge';
import { writeMerged } from '../../src-main/adapters/merged-gguf';
import { mergedTypes } from '../../src-main/common/adapter-job';
import { readGgufHeader } from '../../src-main/models/gguf-header';
import { dequantize, openTrainer } from '../../src-main/train/train';
import { readTensors } from '../train/gguf-floats';
import { tinyAdapter, tinySequences } from '../train/tiny-model';
import { readAdapter } from '../../src-main/adapters/adapter-gguf';
import { fresh, randomAdapter, tinyBase } from './fixtures';

const model = tinyBase();
const base = await readBase(model.file);
const nothing: Adapter = { architecture: 'llama', alpha: 1, pairs: [] };

async function likelihoods(file: string, adapter: string | null): Promise<number[]> {
  const trainer = await openTrainer({ model: file, adapter: adapter === null ? null : { file: adapter } });
  const groups = tinySequences(model, [24, 40]).map((one) => ({
    prefix: new Int32Array(),
    continuations: [one],
  }));
  try {
    return [...(await trainer.score(groups))];
  } finally {
    trainer.dispose();
  }
}

test('the merged model says what the base says with its adapter', async () => {
  const trained = tinyAdapter(model);
  const file = fresh('.gguf');
  await writeMerged(file, base, await readAdapter(trained.file), 'f32');
  const [merged, with_] = [await likelihoods(file, null), await likelihoods(model.file, trained.file)];
  const without = await likelihoods(model.file, null);
  for (const [i, value] of merged.entries()) {
    expect(Math.abs(value / with_[i]! - 1)).toBeLessThan(1e-6);
    expect(Math.abs(value - without[i]!)).toBeGreaterThan(1e-2);
  }
});

test('rows are W + alpha / r B A', () => {
  const weights = Float32Array.of(1, 2, 3, 4);
  const pair = { layer: 0, module: 'attn_v' as const, rank: 1, magnitude: null };
  mergeRows(weights, 1, { ...pair, a: Float32Array.of(1, -1), b: Float32Array.of(9, 2, 3) }, 0.5);
  expect([...weights]).toEqual([2, 1, 4.5, 2.5]);
});

test('rows of DoRA have the lengths of its magnitudes', () => {
  const weights = Float32Array.of(2, 4, 0, 0);
  const pair = { layer: 0, module: 'attn_v' as const, rank: 1, a: Float32Array.of(1, 0) };
  mergeRows(weights, 0, { ...pair, b: Float32Array.of(1, 0), magnitude: Float32Array.of(10, 5) }, 1);
  expect([...weights]).toEqual([6, 8, 0, 0]);
});

test('metadata and tokenizer are the base’s, byte for byte, but for the type of the file', async () => {
  const file = fresh('.gguf');
  await writeMerged(file, base, nothing, 'q8_0');
  const header = readGgufHeader(file);
  const bytes = (from: typeof header, key: string) => {
    const { offset, bytes } = from.places.get(key)!;
    return readFileSync(from.file).subarray(offset, offset + bytes);
  };
  for (const key of base.header.places.keys()) expect(bytes(header, key)).toEqual(bytes(base.header, key));
  expect(header.metadata.get('general.file_type')).toBe(7);
  expect(header.metadata.get('general.quantization_version')).toBe(2);
});

test.each(mergedTypes)('%s keeps every weight as near as its type can', async (type) => {
  const near = { f32: 0, f16: 1e-3, bf16: 8e-3, q8_0: 1e-2, q4_k: 0.12 }[type];
  const shape = { width: 256, heads: 4, headSize: 64, feedForward: 256 };
  const wide = await readBase(tinyBase(shape).file);
  const file = fresh('.gguf');
  await writeMerged(file, wide, nothing, type);
  const before = readTensors(wide.file);
  const bytes = readFileSync(file);
  for (const { name, type: stored, offset, bytes: length } of readGgufHeader(file).tensors.values()) {
    const after = await dequantize(stored, Uint8Array.from(bytes.subarray(offset, offset + length)));
    const largest = Math.max(...before.get(name)!.map(Math.abs));
    const worst = Math.max(...before.get(name)!.map((value, i) => Math.abs(value - after[i]!)));
    expect(worst / largest, name).toBeLessThanOrEqual(near);
  }
});

test('tensors of another type than was asked are counted', async () => {
  const odd = await readBase(tinyBase().file);
  expect(await writeMerged(fresh('.gguf'), odd, nothing, 'q4_k')).toEqual({
    substituted: { Q5_0: 12, Q8_0: 1, F16: 2 },
  });
});

test('a weight beyond F16 is refused with what would hold it, and nothing is left', async () => {
  const adapter = randomAdapter(model, { alpha: 1e8 });
  const file = fresh('.gguf');
  await expect(writeMerged(file, base, adapter, 'f16')).rejects.toMatchObject({
    code: 'not-finite',
    hint: expect.stringContaining('bf16') as string,
  });
  expect(existsSync(file)).toBe(false);
  await writeMerged(file, base, adapter, 'bf16');
  expect(existsSync(file)).toBe(true);
});

test('a merge that is stopped leaves nothing', async () => {
  const file = fresh('.gguf');
  const stop = new AbortController();
  const merge = writeMerged(file, base, nothing, 'f16', {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('stopped')),
  });
  await expect(merge).rejects.toThrow('stopped');
  expect(existsSync(file)).toBe(false);
});

test('progress ends at 1', async () => {
  const heard: number[] = [];
  await writeMerged(fresh('.gguf'), base, nothing, 'f16', { onProgress: (done) => heard.push(done) });
  expect(heard).toEqual([...heard].sort((a, b) => a - b));
  expect(heard.at(-1)).toBe(1);
});
