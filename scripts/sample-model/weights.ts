/** The weights that the sample model begins with. */
import { randomFrom } from '../../src-main/common/random';
import type { WritableTensor } from '../../src-main/models/gguf-writer';
import { shape } from './shape';

const { layers, width, keyWidth, feedForward, vocabulary } = shape;

/**
 * Weights of variance 1 / inputs keep the stream's scale; what a block adds to it is smaller by sqrt(2 layers).
 * Logits of a small spread put the first losses near ln(vocabulary).
 */
export function freshWeights(seed: number): WritableTensor[] {
  const random = randomFrom(seed);
  const added = 1 / Math.sqrt(2 * layers);
  const matrix = (name: string, inputs: number, outputs: number, scale = 1) =>
    uniform(random, name, [inputs, outputs], scale / Math.sqrt(inputs));
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
    uniform(random, 'token_embd.weight', [width, vocabulary], 1),
    ...Array.from({ length: layers }, (_, layer) => block(layer)).flat(),
    ones('output_norm.weight'),
    uniform(random, 'output.weight', [width, vocabulary], 0.08),
  ];
}

/** Uniform, not normal: a logarithm or cosine need not have the same last bit on every machine. */
function uniform(
  random: () => number,
  name: string,
  size: [number, number],
  deviation: number,
): WritableTensor {
  const bound = Math.sqrt(3) * deviation;
  const data = Float32Array.from({ length: size[0] * size[1] }, () => (2 * random() - 1) * bound);
  return { name, shape: size, type: 'F16', data };
}

const ones = (name: string): WritableTensor => ({
  name,
  shape: [width],
  type: 'F32',
  data: new Float32Array(width).fill(1),
});
