/** Types of merged tensors; the golden mixture is what llama_model_quantize of llama.cpp v0.4.0 chose for these shapes. */
import { expect, test } from 'vitest';
import { storedAs } from '../../src-main/adapters/mixture';
import type { TensorType } from '../../src-main/models/gguf-types';

const model = { layers: 9, tied: false };
const stored = (name: string, shape: number[], target: 'f16' | 'q8_0' | 'q4_k', more = {}) =>
  storedAs({ name, shape, type: 'F32' }, target, { ...model, ...more });

test('norms, biases and rotary factors stay F32', () => {
  for (const name of [
    'blk.0.attn_norm.weight',
    'output_norm.weight',
    'blk.0.attn_q.bias',
    'rope_freqs.weight',
  ])
    expect(stored(name, [256], 'q4_k').type).toBe('F32');
});

test('Q4_K_M gives half of the values and down projections Q6_K, and the output', () => {
  const ofModule = (module: string): TensorType[] =>
    Array.from({ length: 9 }, (_, i) => stored(`blk.${i}.${module}.weight`, [256, 256], 'q4_k').type);
  const mixed = ['Q6_K', 'Q4_K', 'Q4_K', 'Q6_K', 'Q4_K', 'Q4_K', 'Q6_K', 'Q6_K', 'Q6_K'];
  expect(ofModule('attn_v')).toEqual(mixed);
  expect(ofModule('ffn_down')).toEqual(mixed);
  expect(new Set(ofModule('attn_q'))).toEqual(new Set(['Q4_K']));
  expect(stored('output.weight', [256, 100], 'q4_k').type).toBe('Q6_K');
  expect(stored('token_embd.weight', [256, 100], 'q4_k').type).toBe('Q4_K');
  expect(stored('token_embd.weight', [256, 100], 'q4_k', { tied: true }).type).toBe('Q6_K');
});

test('rows that do not fit a block get a smaller block, or F16, and it is said', () => {
  expect(stored('blk.1.attn_q.weight', [96, 96], 'q4_k')).toEqual({ type: 'Q5_0', insteadOf: 'Q4_K' });
  expect(stored('blk.0.attn_v.weight', [96, 48], 'q4_k')).toEqual({ type: 'Q8_0', insteadOf: 'Q6_K' });
  expect(stored('blk.0.ffn_down.weight', [300, 96], 'q4_k')).toEqual({ type: 'F16', insteadOf: 'Q6_K' });
  expect(stored('blk.0.ffn_down.weight', [300, 96], 'q8_0')).toEqual({ type: 'F16', insteadOf: 'Q8_0' });
  expect(stored('output.weight', [96, 100], 'q4_k')).toEqual({ type: 'Q8_0', insteadOf: null });
  expect(stored('blk.0.ffn_down.weight', [300, 96], 'f16')).toEqual({ type: 'F16', insteadOf: null });
});
