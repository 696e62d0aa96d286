/** Models of a few thousand weights, seeded, as GGUF files and as plain numbers for the reference. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modules, type Module } from '../../src-main/common/model';
import { randomFrom } from '../../src-main/common/random';
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import type { Sequence } from '../../src-main/train/addon-types';

export interface TinyShape {
  architecture: 'llama' | 'qwen2' | 'qwen3';
  layers: number;
  width: number;
  heads: number;
  headsKv: number;
  headSize: number;
  feedForward: number;
  vocabulary: number;
  context: number;
  tied: boolean;
  ropeFactors: boolean;
  ropeBase: number;
  ropeScaling: 'linear' | 'yarn';
  /** Linear scaling of the positions: they are divided by it. */
  ropeFactor: number;
  /** `rope.scaling.original_context_length`, for YaRN. */
  ropeContext: number;
  /** `rope.scaling.attn_factor` */
  ropeMagnitude: number;
  /** Linear layers with a bias. */
  biases: readonly Module[];
  type: 'F32' | 'F16' | 'BF16';
  seed: number;
}

export const tinyShape: TinyShape = {
  architecture: 'llama',
  layers: 2,
  width: 32,
  heads: 4,
  headsKv: 2,
  headSize: 8,
  feedForward: 48,
  vocabulary: 100,
  context: 256,
  tied: false,
  ropeFactors: false,
  ropeBase: 10000,
  ropeScaling: 'linear',
  ropeFactor: 1,
  ropeContext: 256,
  ropeMagnitude: 1,
  biases: [],
  type: 'F32',
  seed: 1,
};

export interface TinyModel {
  file: string;
  shape: TinyShape;
  /** By tensor name; a matrix is N rows of K. */
  weights: Map<string, Float64Array>;
}

export const folder = mkdtempSync(join(tmpdir(), 'train-'));
let files = 0;

/** [K, N] of a linear layer. */
export function moduleShape(shape: TinyShape, module: Module): [k: number, n: number] {
  const queries = shape.heads * shape.headSize;
  const keys = shape.headsKv * shape.headSize;
  return {
    attn_q: [shape.width, queries],
    attn_k: [shape.width, keys],
    attn_v: [shape.width, keys],
    attn_output: [queries, shape.width],
    ffn_gate: [shape.width, shape.feedForward],
    ffn_up: [shape.width, shape.feedForward],
    ffn_down: [shape.feedForward, shape.width],
  }[module] as [number, number];
}

export function tinyMetadata(shape: TinyShape): GgufMetadata {
  const count = (value: number) => ({ type: 'uint32' as const, value });
  const real = (value: number) => ({ type: 'float32' as const, value });
  const keys: GgufMetadata = {
    context_length: count(shape.context),
    embedding_length: count(shape.width),
    block_count: count(shape.layers),
    feed_forward_length: count(shape.feedForward),
    'attention.head_count': count(shape.heads),
    'attention.head_count_kv': count(shape.headsKv),
    'attention.key_length': count(shape.headSize),
    'attention.value_length': count(shape.headSize),
    'rope.dimension_count': count(shape.headSize),
    'rope.freq_base': real(shape.ropeBase),
    'rope.scaling.type': shape.ropeScaling,
    'rope.scaling.factor': real(shape.ropeFactor),
    'rope.scaling.original_context_length': count(shape.ropeContext),
    'rope.scaling.attn_factor': real(shape.ropeMagnitude),
    'attention.layer_norm_rms_epsilon': real(1e-5),
    vocab_size: count(shape.vocabulary),
  };
  return {
    'general.architecture': shape.architecture,
    ...Object.fromEntries(
      Object.entries(keys).map(([key, value]) => [`${shape.architecture}.${key}`, value]),
    ),
  };
}

/** To a value that the type holds. */
const rounded: Record<TinyShape['type'], (value: number) => number> = {
  F32: Math.fround,
  F16: Math.f16round,
  BF16: (value) => {
    const word = new Uint32Array(Float32Array.of(value).buffer);
    word[0] = (word[0]! & 0xffff0000) >>> 0;
    return new Float32Array(word.buffer)[0]!;
  },
};

export function tinyTensors(shape: TinyShape): WritableTensor[] {
  const random = randomFrom(shape.seed);
  const uniform = (length: number, middle: number, spread: number, type: TinyShape['type']) =>
    Float32Array.from({ length }, () => rounded[type](middle + spread * (2 * random() - 1)));
  const matrix = (name: string, k: number, n: number): WritableTensor => {
    const data = uniform(k * n, 0, Math.sqrt(3 / k), shape.type);
    return { name: `${name}.weight`, shape: [k, n], type: shape.type, data };
  };
  const vector = (name: string, n: number): WritableTensor => ({
    name: `${name}.weight`,
    shape: [n],
    type: 'F32',
    data: uniform(n, 1, 0.3, 'F32'),
  });
  const bias = (name: string, n: number): WritableTensor => ({
    name: `${name}.bias`,
    shape: [n],
    type: 'F32',
    data: uniform(n, 0, 0.5, 'F32'),
  });
  const tensors = [matrix('token_embd', shape.width, shape.vocabulary), vector('output_norm', shape.width)];
  if (!shape.tied) tensors.push(matrix('output', shape.width, shape.vocabulary));
  if (shape.ropeFactors) tensors.push(vector('rope_freqs', shape.headSize / 2));
  for (let layer = 0; layer < shape.layers; layer++) {
    tensors.push(vector(`blk.${layer}.attn_norm`, shape.width), vector(`blk.${layer}.ffn_norm`, shape.width));
    for (const module of modules)
      tensors.push(matrix(`blk.${layer}.${module}`, ...moduleShape(shape, module)));
    if (shape.architecture === 'qwen3')
      for (const norm of ['attn_q_norm', 'attn_k_norm'])
        tensors.push(vector(`blk.${layer}.${norm}`, shape.headSize));
    for (const module of shape.biases)
      tensors.push(bias(`blk.${layer}.${module}`, moduleShape(shape, module)[1]));
  }
  return tensors;
}

/** @param more metadata beside the shape's, such as a tokenizer */
export function tinyModel(changes: Partial<TinyShape> = {}, more: GgufMetadata = {}): TinyModel {
  const shape = { ...tinyShape, ...changes };
  const tensors = tinyTensors(shape);
  const file = writeTiny({ ...tinyMetadata(shape), ...more }, tensors);
  return { file, shape, weights: new Map(tensors.map(({ name, data }) => [name, Float64Array.from(data)])) };
}

export function writeTiny(metadata: GgufMetadata, tensors: readonly WritableTensor[]): string {
  const file = join(folder, `model-${files++}.gguf`);
  writeGguf(file, metadata, tensors);
  return file;
}

export interface TinyPair {
  /** Of the base tensor. */
  name: string;
  k: number;
  n: number;
  rank: number;
  /** r rows of K. */
  a: Float64Array;
  /** N rows of r. */
  b: Float64Array;
  /** Of DoRA: m, one for each of the N rows. */
  magnitude?: Float64Array;
}

export interface TinyAdapter {
  file: string;
  alpha: number;
  pairs: TinyPair[];
}

interface AdapterChoice {
  rank?: number;
  alpha?: number;
  modules?: readonly Module[];
  layers?: readonly number[];
  seed?: number;
}

/** An adapter whose A and B are both random, so that every gradient is there. */
export function tinyAdapter(model: TinyModel, choice: AdapterChoice = {}): TinyAdapter {
  const { rank = 4, alpha = 8, modules: chosen = modules, seed = 2 } = choice;
  const layers = choice.layers ?? Array.from({ length: model.shape.layers }, (_, i) => i);
  const random = randomFrom(seed);
  const values = (length: number, spread: number) =>
    Float64Array.from({ length }, () => Math.fround(spread * (2 * random() - 1)));
  const pairs = layers.flatMap((layer) =>
    chosen.map((module): TinyPair => {
      const [k, n] = moduleShape(model.shape, module);
      const name = `blk.${layer}.${module}.weight`;
      return { name, k, n, rank, a: values(k * rank, 1 / Math.sqrt(k)), b: values(rank * n, 0.1) };
    }),
  );
  const architecture = { 'general.architecture': model.shape.architecture };
  return { file: writeAdapter(alpha, pairs, architecture), alpha, pairs };
}

export function writeAdapter(alpha: number, pairs: readonly TinyPair[], changes: GgufMetadata = {}): string {
  const file = join(folder, `adapter-${files++}.gguf`);
  const metadata = {
    'general.type': 'adapter',
    'general.architecture': 'llama',
    'adapter.type': 'lora',
    'adapter.lora.alpha': { type: 'float32' as const, value: alpha },
    ...changes,
  };
  const tensors = pairs.flatMap(({ name, k, n, rank, a, b, magnitude }): WritableTensor[] => [
    { name: `${name}.lora_a`, shape: [k, rank], type: 'F32', data: Float32Array.from(a) },
    { name: `${name}.lora_b`, shape: [rank, n], type: 'F32', data: Float32Array.from(b) },
    ...(magnitude
      ? [
          {
            name: `${name}.lora_magnitude`,
            shape: [n],
            type: 'F32' as const,
            data: Float32Array.from(magnitude),
          },
        ]
      : []),
  ]);
  writeGguf(file, metadata, tensors);
  return file;
}

/** Random tokens; about the last half of every sequence counts. */
export function tinySequences(model: TinyModel, lengths: readonly number[], seed = 3): Sequence[] {
  const random = randomFrom(seed);
  return lengths.map((length) => ({
    tokens: Int32Array.from({ length }, () => Math.floor(random() * model.shape.vocabulary)),
    mask: Uint8Array.from({ length }, (_, i) => (i >= length / 2 && i > 0 ? 1 : 0)),
  }));
}

/** What sets the architectures apart from a plain LLaMA. */
export const tinyKinds = {
  'LLaMA with biases': { biases: modules },
  'LLaMA with yarn': { ropeScaling: 'yarn', ropeFactor: 4, ropeContext: 64, ropeMagnitude: 1.5 },
  Qwen2: { architecture: 'qwen2', biases: ['attn_q', 'attn_k', 'attn_v'] },
  'Qwen2 with yarn': { architecture: 'qwen2', ropeScaling: 'yarn', ropeFactor: 4, ropeContext: 64 },
  Qwen3: { architecture: 'qwen3', headSize: 16 },
} satisfies Record<string, Partial<TinyShape>>;
