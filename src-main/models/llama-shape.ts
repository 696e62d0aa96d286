/** Does a header describe a LLaMA this program can train? Keys, tensor names and shapes must agree. */
import { WorkbenchError } from '../common/errors';
import { contradiction, describe } from './damage';
import type { GgufHeader } from './gguf-header';

/** The sizes of a LLaMA, in elements. */
export interface LlamaShape {
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
export function checkLlama(header: GgufHeader): LlamaShape {
  checkVariant(header);
  const shape = readShape(header);
  const expected = new Map(expectedTensors(shape));
  for (const [name, dimensions] of expected) checkTensor(header, name, dimensions);
  for (const name of header.tensors.keys())
    if (!expected.has(name))
      throw unsupported(header, `holds tensor ${name}, which a plain LLaMA does not have`);
  return shape;
}

function checkVariant(header: GgufHeader): void {
  const { metadata } = header;
  if (metadata.get('general.type') === 'adapter')
    throw unsupported(
      header,
      'is an adapter, not a model',
      'Name the base model here and the adapter with --adapter.',
    );
  const architecture = metadata.get('general.architecture');
  if (architecture === undefined) throw contradiction(header.file, 'its general.architecture is missing');
  if (architecture !== 'llama') throw unsupported(header, `has the architecture ${describe(architecture)}`);
  if (Number(metadata.get('split.count') ?? 1) > 1) {
    const hint = 'Join its parts with llama.cpp’s llama-gguf-split --merge.';
    throw unsupported(header, 'is one part of a split model', hint);
  }
  if (Number(metadata.get('llama.expert_count') ?? 0) > 0)
    throw unsupported(header, 'is a mixture of experts');
  checkPositions(header);
}

/** Linear scaling alone is computed; LLaMA 3's is in the tensor `rope_freqs`. */
function checkPositions(header: GgufHeader): void {
  const scaling = header.metadata.get('llama.rope.scaling.type') ?? 'linear';
  if (scaling !== 'none' && scaling !== 'linear')
    throw unsupported(header, `scales its positions by ${describe(scaling)}`);
  for (const key of ['llama.rope.scaling.factor', 'llama.rope.scale_linear']) {
    const factor = header.metadata.get(key) ?? 1;
    if (typeof factor !== 'number' || !Number.isFinite(factor) || factor < 0)
      throw contradiction(header.file, `its ${key} is ${describe(factor)}`);
  }
  const attention = header.metadata.get('llama.rope.scaling.attn_factor') ?? 1;
  if (attention !== 1)
    throw unsupported(header, `has a llama.rope.scaling.attn_factor of ${describe(attention)}`);
}

function readShape(header: GgufHeader): LlamaShape {
  const width = positive(header, 'llama.embedding_length');
  const heads = positive(header, 'llama.attention.head_count');
  const keyHeads = positive(header, 'llama.attention.head_count_kv', heads);
  if (heads % keyHeads !== 0)
    throw contradiction(header.file, `it has ${heads} heads, which ${keyHeads} key heads do not divide`);
  const headWidth = positive(header, 'llama.attention.key_length', width / heads);
  const rotated = positive(header, 'llama.rope.dimension_count', headWidth);
  const valueWidth = positive(header, 'llama.attention.value_length', headWidth);
  if (rotated !== headWidth || valueWidth !== headWidth || headWidth % 2 !== 0)
    throw unsupported(
      header,
      `has heads of ${headWidth} with ${rotated} rotated and values of ${valueWidth}`,
    );
  const epsilon = header.metadata.get('llama.attention.layer_norm_rms_epsilon');
  if (typeof epsilon !== 'number' || !(epsilon > 0 && epsilon < 1))
    throw contradiction(header.file, `its llama.attention.layer_norm_rms_epsilon is ${describe(epsilon)}`);
  return {
    layers: positive(header, 'llama.block_count', undefined, 10_000),
    width,
    feedForward: positive(header, 'llama.feed_forward_length'),
    heads,
    keyHeads,
    headWidth,
    contextLength: positive(header, 'llama.context_length'),
    vocabularySize: checkVocabulary(header),
  };
}

function positive(header: GgufHeader, key: string, otherwise?: number, most = 2 ** 31 - 1): number {
  const value = header.metadata.get(key) ?? otherwise;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= 1 && number <= most) return number;
  if (typeof value === 'object') throw unsupported(header, `has a ${key} of its own for each layer`);
  throw contradiction(header.file, `its ${key} is ${describe(value)}`);
}

/** Number of tokens; every list about tokens must have that length, every special token must be one. */
function checkVocabulary({ file, metadata }: GgufHeader): number {
  const tokens = metadata.get('tokenizer.ggml.tokens');
  if (typeof tokens !== 'object' || tokens.type !== 'string' || tokens.length === 0)
    throw contradiction(file, `its tokenizer.ggml.tokens is ${describe(tokens)}`);
  const model = metadata.get('tokenizer.ggml.model');
  if (typeof model !== 'string') throw contradiction(file, `its tokenizer.ggml.model is ${describe(model)}`);
  const size = Number(metadata.get('llama.vocab_size') ?? tokens.length);
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

const optional = new Set(['output.weight', 'rope_freqs.weight']);

function* expectedTensors(shape: LlamaShape): Generator<[name: string, dimensions: number[]]> {
  const { width, feedForward, vocabularySize, headWidth } = shape;
  const queries = shape.heads * headWidth;
  const keys = shape.keyHeads * headWidth;
  yield ['token_embd.weight', [width, vocabularySize]];
  yield ['output_norm.weight', [width]];
  yield ['output.weight', [width, vocabularySize]];
  yield ['rope_freqs.weight', [headWidth / 2]];
  for (let layer = 0; layer < shape.layers; layer++) {
    const block = `blk.${layer}`;
    yield [`${block}.attn_norm.weight`, [width]];
    yield [`${block}.attn_q.weight`, [width, queries]];
    yield [`${block}.attn_k.weight`, [width, keys]];
    yield [`${block}.attn_v.weight`, [width, keys]];
    yield [`${block}.attn_output.weight`, [queries, width]];
    yield [`${block}.ffn_norm.weight`, [width]];
    yield [`${block}.ffn_gate.weight`, [width, feedForward]];
    yield [`${block}.ffn_up.weight`, [width, feedForward]];
    yield [`${block}.ffn_down.weight`, [feedForward, width]];
  }
}

function checkTensor(header: GgufHeader, name: string, expected: number[]): void {
  const tensor = header.tensors.get(name);
  if (!tensor && optional.has(name)) return;
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

function unsupported(
  { file }: GgufHeader,
  what: string,
  hint = 'Use a plain LLaMA model, such as LLaMA 2 or 3 or TinyLlama.',
) {
  return new WorkbenchError('model-unsupported', `${file} ${what}.`, hint);
}
