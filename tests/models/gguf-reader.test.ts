/** Reading models: what a good file says, and how every bad one is refused. */
import { mkdirSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WorkbenchError, type ErrorCode } from '../../src-main/common/errors';
import { randomFrom } from '../../src-main/common/random';
import { readModel } from '../../src-main/models/gguf-reader';
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import { sampleFolder, tinyMetadata, tinyTensors } from './tiny-llama';

const folder = mkdtempSync(join(tmpdir(), 'gguf-reader-'));
const sample = join(sampleFolder, 'model.gguf');
const count = (value: number) => ({ type: 'uint32' as const, value });

function written(name: string, metadata: GgufMetadata = tinyMetadata(), tensors = tinyTensors()): string {
  const file = join(folder, `${name}.gguf`);
  writeGguf(file, metadata, tensors);
  return file;
}

async function refusal(file: string): Promise<WorkbenchError> {
  const error: unknown = await readModel(file).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof WorkbenchError)) throw new Error(`${file} gave ${String(error)}`);
  expect(error.message).toMatch(/^[^\n]+\.$/);
  expect(error.hint).toMatch(/\.$/);
  return error;
}

test('the sample model is described by its header', async () => {
  expect(await readModel(sample)).toMatchObject({
    name: 'Sample LLaMA (invented texts)',
    architecture: 'llama',
    layers: 5,
    width: 128,
    vocabularySize: 1472,
    contextLength: 4096,
    quantisation: 'F16',
    parameters: 1_484_160,
    chatTemplate: null,
  });
});

test('a tied model with a chat template and rope factors is read', async () => {
  const metadata = { ...tinyMetadata(), 'tokenizer.chat_template': '{{ messages }}' };
  const factors: WritableTensor = {
    name: 'rope_freqs.weight',
    shape: [4],
    type: 'F32',
    data: new Float32Array(4).fill(1),
  };
  const model = await readModel(written('tied', metadata, [...tinyTensors(), factors]));
  expect(model.chatTemplate).toBe('{{ messages }}');
  expect(model.parameters).toBe(tinyTensors().reduce((sum, { data }) => sum + data.length, 0));
});

test('a path that is missing, a folder, an empty file and another format are each named', async () => {
  expect(await refusal(join(folder, 'absent.gguf'))).toMatchObject({ code: 'not-found' });
  mkdirSync(join(folder, 'directory.gguf'));
  expect(await refusal(join(folder, 'directory.gguf'))).toMatchObject({ code: 'file-format' });
  writeFileSync(join(folder, 'empty.gguf'), '');
  expect(await refusal(join(folder, 'empty.gguf'))).toMatchObject({ code: 'file-empty' });
  writeFileSync(join(folder, 'page.gguf'), '<!DOCTYPE html>');
  const page = await refusal(join(folder, 'page.gguf'));
  expect(page.code).toBe('file-format');
  expect(page.message).toContain('is not a GGUF file: it begins with “<!DO”');
});

describe('a header that contradicts itself is refused with the name of what is wrong', () => {
  const cases: [
    name: string,
    code: ErrorCode,
    says: string,
    change: GgufMetadata | ((t: WritableTensor[]) => WritableTensor[]),
  ][] = [
    [
      'another architecture',
      'model-unsupported',
      'llama, qwen2 and qwen3 are',
      { 'general.architecture': 'gpt2' },
    ],
    ['an adapter', 'model-unsupported', 'adapter', { 'general.type': 'adapter' }],
    ['a mixture of experts', 'model-unsupported', 'experts', { 'llama.expert_count': count(8) }],
    ['a part of a split', 'model-unsupported', 'split', { 'split.count': { type: 'uint16', value: 2 } }],
    ['scaled positions', 'model-unsupported', '“longrope”', { 'llama.rope.scaling.type': 'longrope' }],
    [
      'a width that tensors deny',
      'model-format',
      'token_embd.weight',
      { 'llama.embedding_length': count(64) },
    ],
    ['no layer', 'model-format', 'llama.block_count is 0', { 'llama.block_count': count(0) }],
    [
      'a layer too many',
      'model-format',
      'blk.1.attn_norm.weight is missing',
      { 'llama.block_count': count(2) },
    ],
    [
      'key heads that do not divide',
      'model-format',
      '3 key heads',
      { 'llama.attention.head_count_kv': count(3) },
    ],
    ['a vocabulary that tokens deny', 'model-format', '1472 tokens', { 'llama.vocab_size': count(1000) }],
    [
      'too few tokens',
      'model-format',
      'an array of 1472 for 2 tokens',
      { 'tokenizer.ggml.tokens': { type: 'string', values: ['a', 'b'] } },
    ],
    [
      'an end token beyond the list',
      'model-format',
      'eos_token_id is 5000',
      { 'tokenizer.ggml.eos_token_id': count(5000) },
    ],
    ['an impossible alignment', 'model-format', 'alignment', { 'general.alignment': count(0) }],
    [
      'a missing tensor',
      'model-format',
      'blk.0.ffn_up.weight is missing',
      (t) => t.filter(({ name }) => name !== 'blk.0.ffn_up.weight'),
    ],
    ['a tensor twice', 'model-format', 'twice', (t) => [...t, t[0]!]],
    [
      'a bias',
      'model-unsupported',
      'attn_norm.bias',
      (t) => [...t, { ...t[1]!, name: 'blk.0.attn_norm.bias' }],
    ],
    [
      'a norm in 16 bits',
      'model-unsupported',
      'F16',
      (t) => t.map((one) => (one.name.includes('norm') ? { ...one, type: 'F16' as const } : one)),
    ],
  ];
  test.each(cases)('%s', async (name, code, says, change) => {
    const file =
      typeof change === 'function'
        ? written(name, tinyMetadata(), change(tinyTensors()))
        : written(name, { ...tinyMetadata(), ...change });
    const error = await refusal(file);
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });
});

test('every cut of the file is refused as a damaged model', async () => {
  const bytes = readFileSync(sample);
  const file = join(folder, 'cut.gguf');
  for (let part = 49; part >= 0; part--) {
    if (part === 49) writeFileSync(file, bytes);
    truncateSync(file, Math.floor((bytes.length * part) / 50));
    expect((await refusal(file)).code).toBe(part === 0 ? 'file-empty' : 'model-format');
  }
  for (const length of [1, 3, 4, 7, 8, 12, 16, 23, 24, 30, 100, 1000, 20_000]) {
    writeFileSync(file, bytes.subarray(0, length));
    expect((await refusal(file)).code).toBe(length < 4 ? 'file-format' : 'model-format');
  }
});

test('flipped bytes in the header are read or refused, and nothing else happens', async () => {
  const bytes = readFileSync(written('whole'));
  const headerBytes = bytes.length - tinyTensors().reduce((sum, { data }) => sum + 4 * data.length, 0);
  const random = randomFrom(3);
  const file = join(folder, 'flipped.gguf');
  let refused = 0;
  for (let round = 0; round < 400; round++) {
    const flipped = Buffer.from(bytes);
    // Half of them at the ends of the header, where the counts, keys and shapes are.
    const span = round % 2 === 0 ? headerBytes : 600;
    const at = round % 4 === 1 ? headerBytes - 1 - Math.floor(random() * span) : Math.floor(random() * span);
    flipped[at] = Math.floor(random() * 256);
    writeFileSync(file, flipped);
    const result = await readModel(file).catch((error: unknown) => error);
    if (result instanceof Error) expect(result).toBeInstanceOf(WorkbenchError);
    if (result instanceof Error) refused++;
  }
  expect(refused).toBeGreaterThan(50);
});

test('counts and lengths far beyond the file are refused without reserving memory for them', async () => {
  const bytes = readFileSync(written('lying'));
  const file = join(folder, 'lying-counts.gguf');
  const firstKeyLength = 24;
  for (const at of [8, 16, firstKeyLength])
    for (const value of [2n ** 63n, 2n ** 40n, BigInt(bytes.length)]) {
      const lying = Buffer.from(bytes);
      lying.writeBigUInt64LE(value, at);
      writeFileSync(file, lying);
      expect((await refusal(file)).code).toBe('model-format');
    }
});
