/** Does a header describe a model this program can train? Keys, tensor names and shapes must agree. */
import { WorkbenchError } from '../common/errors';
import { modules, type Module } from '../common/model';
import { architectureNames, architectures, type Architecture } from './architectures';
import { contradiction, describe, type HeaderValue } from './damage';
import type { GgufHeader } from './gguf-header';

/** The sizes of a model, in elements. */
export interface ModelShape {
  architecture: Architecture;
  layers: number;
  width: number;
  feedForward: number;
  heads: number;
  keyHeads: number;
  headWidth: number;
  contextLength: number;
  vocabularySize: number;
}

/**
 * @throws WorkbenchError `model-unsupported` for another architecture or a variant that is not computed,
 * `model-format` for missing or contradictory keys and tensors
 */
export function checkModel(header: GgufHeader): ModelShape {
  const architecture = readArchitecture(header);
  const read = keysOf(header, architecture.name);
  checkVariant(read);
  checkPositions(read);
  const shape = readShape(read, architecture);
  const expected = new Map(expectedTensors(shape));
  for (const [name, { dimensions, optional }] of expected) checkTensor(header, name, dimensions, optional);
  for (const name of header.tensors.keys())
    if (!expected.has(name))
      throw unsupported(header, `holds tensor ${name}, which a ${architecture.name} does not have here`);
  return shape;
}

function readArchitecture(header: GgufHeader): Architecture {
  const { metadata } = header;
  if (metadata.get('general.type') === 'adapter')
    throw unsupported(
      header,
      'is an adapter, not a model',
      'Name the base model here and the adapter with --adapter.',
    );
  const name = metadata.get('general.architecture');
  if (name === undefined) throw contradiction(header.file, 'its general.architecture is missing');
  const architecture = architectures.find((one) => one.name === name);
  if (!architecture) {
    const message = `${header.file}: architecture ${describe(name)} is not supported; ${architectureNames} are.`;
    throw new WorkbenchError('model-unsupported', message, hint);
  }
  if (Number(metadata.get('split.count') ?? 1) > 1)
    throw unsupported(
      header,
      'is one part of a split model',
      'Join its parts with llama.cpp’s llama-gguf-split --merge.',
    );
  return architecture;
}

/** A header and the keys of its architecture, by the part of their names after it. */
interface Keys {
  header: GgufHeader;
  key: (name: string) => string;
  value: (name: string) => HeaderValue | undefined;
}

const keysOf = (header: GgufHeader, architecture: string): Keys => ({
  header,
  key: (name) => `${architecture}.${name}`,
  value: (name) => header.metadata.get(`${architecture}.${name}`),
});

function checkVariant({ header, value }: Keys): void {
  if (Number(value('expert_count') ?? 0) > 0) throw unsupported(header, 'is a mixture of experts');
  const window = Number(value('attention.sliding_window') ?? 0);
  if (window > 0 && window < Number(value('context_length')))
    throw unsupported(header, `attends to a window of ${window} tokens`);
}

/** Linear scaling and YaRN are computed; LLaMA 3's is in the tensor `rope_freqs`. */
function checkPositions({ header, key, value }: Keys): void {
  const scaling = value('rope.scaling.type') ?? 'linear';
  if (scaling !== 'none' && scaling !== 'linear' && scaling !== 'yarn')
    throw unsupported(header, `scales its positions by ${describe(scaling)}`);
  for (const name of ['rope.scaling.factor', 'rope.scale_linear', 'rope.scaling.attn_factor']) {
    const factor = value(name) ?? 1;
    const least = name === 'rope.scaling.attn_factor' ? Number.MIN_VALUE : 0;
    if (typeof factor !== 'number' || !Number.isFinite(factor) || factor < least)
      throw contradiction(header.file, `its ${key(name)} is ${describe(factor)}`);
  }
}

function readShape(keys: Keys, architecture: Architecture): ModelShape {
  const { header, key, value } = keys;
  const width = positive(keys, 'embedding_length');
  const heads = positive(keys, 'attention.head_count');
  const keyHeads = positive(keys, 'attention.head_count_kv', heads);
  if (heads % keyHeads !== 0)
    throw contradiction(header.file, `it has ${heads} heads, which ${keyHeads} key heads do not divide`);
  const headWidth = positive(keys, 'attention.key_length', width / heads);
  const rotated = positive(keys, 'rope.dimension_count', headWidth);
  const valueWidth = positive(keys, 'attention.value_length', headWidth);
  if (rotated !== headWidth || valueWidth !== headWidth || headWidth % 2 !== 0)
    throw unsupported(
      header,
      `has heads of ${headWidth} with ${rotated} rotated and values of ${valueWidth}`,
    );
  const epsilon = value('attention.layer_norm_rms_epsilon');
  if (typeof epsilon !== 'number' || !(epsilon > 0 && epsilon < 1))
    throw contradiction(
      header.file,
      `its ${key('attention.layer_norm_rms_epsilon')} is ${describe(epsilon)}`,
    );
  return {
    architecture,
    layers: positive(keys, 'block_count', undefined, 10_000),
    width,
    feedForward: positive(keys, 'feed_forward_length'),
    heads,
    keyHeads,
    headWidth,
    contextLength: positive(keys, 'context_length'),
    vocabularySize: checkVocabulary(keys),
  };
}

function positive(keys: Keys, name: string, otherwise?: number, most = 2 ** 31 - 1): number {
  const { header } = keys;
  const key = keys.key(name);
  const value = keys.value(name) ?? otherwise;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= most) return number;
  if (typeof value === 'object') throw unsupported(header, `has a ${key} of its own for each layer`);
  throw contradiction(header.file, `its ${key} is ${describe(value)}`);
}

/** Number of tokens; every list about tokens must have that length, every special token must be one. */
function checkVocabulary({ header: { file, metadata }, value }: Keys): number {
  const tokens = metadata.get('tokenizer.ggml.tokens');
  if (typeof tokens !== 'object' || tokens.type !== 'string' || tokens.length === 0)
    throw contradiction(file, `its tokenizer.ggml.tokens is ${describe(tokens)}`);
  const model = metadata.get('tokenizer.ggml.model');
  if (typeof model !== 'string') throw contradiction(file, `its tokenizer.ggml.model is ${describe(model)}`);
  const size = Number(value('vocab_size') ?? tokens.length);
  if (size !== tokens.length)
    throw contradiction(file, `it has ${tokens.length} tokens and a vocabulary of ${size}`);
  for (const key of ['tokenizer.ggml.scores', 'tokenizer.ggml.token_type']) {
    const list = metadata.get(key);
    if (list !== undefined && (typeof list !== 'object' || list.length !== size))
      throw contradiction(file, `its ${key} is ${describe(list)} for ${size} tokens`);
  }
  for (const key of ['bos_token_id', 'eos_token_id', 'unknown_token_id', 'padding_token_id']) {
    const id = metadata.get(`tokenizer.ggml.${key}`);
    if (id !== undefined && !(typeof id === 'number' && id < size))
      throw contradiction(file, `its ${key} is ${describe(id)} of ${size} tokens`);
  }
  return size;
}

interface Expected {
  dimensions: number[];
  optional?: boolean;
}

function* expectedTensors(shape: ModelShape): Generator<[name: string, expected: Expected]> {
  const { architecture, width, vocabularySize, headWidth } = shape;
  yield ['token_embd.weight', { dimensions: [width, vocabularySize] }];
  yield ['output_norm.weight', { dimensions: [width] }];
  yield ['output.weight', { dimensions: [width, vocabularySize], optional: true }];
  if (architecture.ropeFactors) yield ['rope_freqs.weight', { dimensions: [headWidth / 2], optional: true }];
  for (let layer = 0; layer < shape.layers; layer++) {
    const block = `blk.${layer}`;
    for (const norm of ['attn_norm', 'ffn_norm']) yield [`${block}.${norm}.weight`, { dimensions: [width] }];
    if (architecture.headNorms)
      for (const norm of ['attn_q_norm', 'attn_k_norm'])
        yield [`${block}.${norm}.weight`, { dimensions: [headWidth] }];
    for (const module of modules)
      yield [`${block}.${module}.weight`, { dimensions: moduleShape(shape, module) }];
    for (const module of architecture.biases)
      yield [`${block}.${module}.bias`, { dimensions: [moduleShape(shape, module)[1]], optional: true }];
  }
}

/** [K, N] of a linear layer. */
export function moduleShape(shape: ModelShape, module: Module): [k: number, n: number] {
  const { width, feedForward, headWidth } = shape;
  const queries = shape.heads * headWidth;
  const keys = shape.keyHeads * headWidth;
  const shapes: Record<Module, [number, number]> = {
    attn_q: [width, queries],
    attn_k: [width, keys],
    attn_v: [width, keys],
    attn_output: [queries, width],
    ffn_gate: [width, feedForward],
    ffn_up: [width, feedForward],
    ffn_down: [feedForward, width],
  };
  return shapes[module];
}

function checkTensor(header: GgufHeader, name: string, expected: number[], optional = false): void {
  const tensor = header.tensors.get(name);
  if (!tensor && optional) return;
  if (!tensor) throw contradiction(header.file, `its tensor ${name} is missing`);
  const { shape, type } = tensor;
  if (shape.length !== expected.length || shape.some((n, i) => n !== expected[i]))
    throw contradiction(
      header.file,
      `its tensor ${name} is ${shape.join(' x ')} where the header says ${expected.join(' x ')}`,
    );
  if (expected.length === 1 && type !== 'F32')
    throw unsupported(header, `has tensor ${name} in ${type}, not F32`);
}

const hint = 'Use a model such as LLaMA 2 or 3, Mistral, TinyLlama, Qwen2.5 or Qwen3.';

function unsupported({ file }: GgufHeader, what: string, remedy = hint): WorkbenchError {
  return new WorkbenchError('model-unsupported', `${file} ${what}.`, remedy);
}
