/** The sizes of the sample model: a LLaMA of 1.5 million parameters, small enough to train in minutes. */
import type { GgufMetadata } from '../../src-main/models/gguf-types';
import { vocabularySize } from './vocabulary';

const heads = 4;
const keyHeads = 2;
const width = 128;

export const shape = {
  layers: 5,
  width,
  keyWidth: (width / heads) * keyHeads,
  feedForward: 448,
  vocabulary: vocabularySize,
} as const;

export function shapeMetadata(): GgufMetadata {
  const count = (value: number) => ({ type: 'uint32' as const, value });
  const real = (value: number) => ({ type: 'float32' as const, value });
  return {
    'llama.context_length': count(4096),
    'llama.embedding_length': count(width),
    'llama.block_count': count(shape.layers),
    'llama.feed_forward_length': count(shape.feedForward),
    'llama.attention.head_count': count(heads),
    'llama.attention.head_count_kv': count(keyHeads),
    'llama.attention.layer_norm_rms_epsilon': real(1e-5),
    'llama.rope.dimension_count': count(width / heads),
    'llama.rope.freq_base': real(10_000),
    'llama.vocab_size': count(vocabularySize),
  };
}
