/**
 * The order of the rows of the query and key layers. Hugging Face keeps the two halves of a head's rotated pairs apart;
 * a GGUF of architecture `llama` has them side by side (convert_hf_to_gguf.py, `permute`). Others keep the first order.
 */
import type { Module } from '../common/model';
import type { Base } from './base';

type Direction = 'toGguf' | 'toHuggingFace';

/**
 * Rows of `rowLength` values in the other order; the array itself where both orders are the same.
 * @param values N rows, such as B (rows of r) or the magnitudes (rows of 1)
 */
export function reorderRows(
  values: Float32Array,
  rowLength: number,
  module: Module,
  base: Pick<Base, 'architecture' | 'heads' | 'keyHeads'>,
  direction: Direction,
): Float32Array {
  const heads = { attn_q: base.heads, attn_k: base.keyHeads }[module as string];
  if (base.architecture !== 'llama' || heads === undefined) return values;
  const headRows = values.length / rowLength / heads;
  const reordered = new Float32Array(values.length);
  for (let head = 0; head < heads; head++)
    for (let half = 0; half < 2; half++)
      for (let i = 0; i < headRows / 2; i++) {
        const apart = head * headRows + (half * headRows) / 2 + i;
        const beside = head * headRows + 2 * i + half;
        const [from, to] = direction === 'toGguf' ? [apart, beside] : [beside, apart];
        reordered.set(values.subarray(from * rowLength, (from + 1) * rowLength), to * rowLength);
      }
  return reordered;
}
