/** A LLaMA small enough to vary in every test: GGUF metadata and tensors with made-up weights. */
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import type { WritableTensor } from '../../src-main/models/gguf-writer';
import { randomFrom } from '../../src-main/common/random';
import { sampleVocabulary, vocabularySize } from '../../scripts/sample-model/vocabulary';

export const sampleFolder = 'resources/sample';
const vocabulary = sampleVocabulary();
const width = 32;
const keyWidth = 16;
const feedForward = 48;

const count = (value: number) => ({ type: 'uint32' as const, value });

/** One layer, width 32, four heads on two key heads, the sample's vocabulary. */
export function tinyMetadata(): GgufMetadata {
  return {
    'general.architecture': 'llama',
    'general.name': 'Tiny',
    'llama.context_length': count(256),
    'llama.embedding_length': count(width),
    'llama.block_count': count(1),
    'llama.feed_forward_length': count(feedForward),
    'llama.attention.head_count': count(4),
    'llama.attention.head_count_kv': count(2),
    'llama.attention.layer_norm_rms_epsilon': { type: 'float32', value: 1e-5 },
    ...vocabulary,
  };
}

export function tinyTensors(): WritableTensor[] {
  const random = randomFrom(7);
  const tensor = (name: string, ...shape: number[]): WritableTensor => ({
    name,
    shape,
    type: 'F32',
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random() - 0.5),
  });
  return [
    tensor('token_embd.weight', width, vocabularySize),
    tensor('output_norm.weight', width),
    tensor('blk.0.attn_norm.weight', width),
    tensor('blk.0.attn_q.weight', width, width),
    tensor('blk.0.attn_k.weight', width, keyWidth),
    tensor('blk.0.attn_v.weight', width, keyWidth),
    tensor('blk.0.attn_output.weight', width, width),
    tensor('blk.0.ffn_norm.weight', width),
    tensor('blk.0.ffn_gate.weight', width, feedForward),
    tensor('blk.0.ffn_up.weight', width, feedForward),
    tensor('blk.0.ffn_down.weight', feedForward, width),
  ];
}
