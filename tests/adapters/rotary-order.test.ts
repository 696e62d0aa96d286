/** The rows of queries and keys, as Hugging Face and as GGUF order them. */
import { expect, test } from 'vitest';
import { reorderRows } from '../../src-main/adapters/rotary-order';

const llama = { architecture: 'llama', heads: 2, keyHeads: 1 };
const rows = Float32Array.from({ length: 8 }, (_, i) => i);

test('two heads of four rows: the halves of each head take turns in a GGUF', () => {
  expect([...reorderRows(rows, 1, 'attn_q', llama, 'toGguf')]).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
});

test('keys are reordered by their own number of heads', () => {
  expect([...reorderRows(rows, 1, 'attn_k', llama, 'toGguf')]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
});

test('a row stays together', () => {
  expect([...reorderRows(rows, 2, 'attn_k', llama, 'toGguf')]).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
});

test('there and back is where it was', () => {
  const there = reorderRows(rows, 1, 'attn_q', llama, 'toHuggingFace');
  expect(there).not.toEqual(rows);
  expect(reorderRows(there, 1, 'attn_q', llama, 'toGguf')).toEqual(rows);
});

test('other layers and other architectures keep their order', () => {
  expect(reorderRows(rows, 1, 'attn_v', llama, 'toGguf')).toBe(rows);
  expect(reorderRows(rows, 1, 'attn_q', { ...llama, architecture: 'qwen2' }, 'toGguf')).toBe(rows);
});
