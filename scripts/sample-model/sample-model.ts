/**
 * Makes resources/sample/model.gguf: a LLaMA of about a million seeded random weights with a tokenizer of its own.
 * Small enough to train in seconds, too small to know anything. The same bytes on every machine.
 */
import { join } from 'node:path';
import { randomFrom } from '../../src-main/common/random';
import { writeGguf, type WritableTensor } from '../../src-main/models/gguf-writer';
import { sampleVocabulary, vocabularySize } from './vocabulary';

const layers = 4;
const width = 128;
const heads = 4;
const keyHeads = 2;
const feedForward = 352;
const keyWidth = (width / heads) * keyHeads;
const seed = 20;

/**
 * @param sample the folder with the sample's texts
 * @param file where the model goes
 */
export function makeSampleModel(sample: string, file = join(sample, 'model.gguf')): void {
  const count = (value: number) => ({ type: 'uint32' as const, value });
  const real = (value: number) => ({ type: 'float32' as const, value });
  writeGguf(
    file,
    {
      'general.architecture': 'llama',
      'general.name': 'Sample LLaMA (random weights)',
      'general.file_type': count(1),
      'llama.context_length': count(4096),
      'llama.embedding_length': count(width),
      'llama.block_count': count(layers),
      'llama.feed_forward_length': count(feedForward),
      'llama.attention.head_count': count(heads),
      'llama.attention.head_count_kv': count(keyHeads),
      'llama.attention.layer_norm_rms_epsilon': real(1e-5),
      'llama.rope.dimension_count': count(width / heads),
      'llama.rope.freq_base': real(10_000),
      'llama.vocab_size': count(vocabularySize),
      ...sampleVocabulary(sample),
    },
    sampleTensors(),
  );
}

/**
 * Weights of variance 1 / inputs keep the stream's scale; what a block adds to it is smaller by sqrt(2 layers).
 * Logits of a small spread put the first losses near ln(vocabulary).
 */
function sampleTensors(): WritableTensor[] {
  const random = randomFrom(seed);
  const added = 1 / Math.sqrt(2 * layers);
  const matrix = (name: string, inputs: number, outputs: number, scale = 1) =>
    uniformTensor(random, name, [inputs, outputs], scale / Math.sqrt(inputs));
  const block = (layer: number) => {
    const named = (name: string) => `blk.${layer}.${name}.weight`;
    return [
      ones(named('attn_norm')),
      matrix(named('attn_q'), width, width),
      matrix(named('attn_k'), width, keyWidth),
      matrix(named('attn_v'), width, keyWidth),
      matrix(named('attn_output'), width, width, added),
      ones(named('ffn_norm')),
      matrix(named('ffn_gate'), width, feedForward),
      matrix(named('ffn_up'), width, feedForward),
      matrix(named('ffn_down'), feedForward, width, added),
    ];
  };
  return [
    uniformTensor(random, 'token_embd.weight', [width, vocabularySize], 1),
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    ones('output_norm.weight'),
    uniformTensor(random, 'output.weight', [width, vocabularySize], 0.08),
  ];
}

/** Uniform, not normal: a logarithm or cosine need not have the same last bit on every machine. */
function uniformTensor(
  random: () => number,
  name: string,
  shape: [number, number],
  deviation: number,
): WritableTensor {
  const bound = Math.sqrt(3) * deviation;
  const data = Float32Array.from({ length: shape[0] * shape[1] }, () => (2 * random() - 1) * bound);
  return { name, shape, type: 'F16', data };
}

const ones = (name: string): WritableTensor => ({
  name,
  shape: [width],
  type: 'F32',
  data: new Float32Array(width).fill(1),
});
