/** Float32 to the 16-bit formats of GGUF tensors, rounded to nearest, ties to even. */
/// <reference lib="es2025.float16" />
import type { FloatType } from './gguf-types';

/** Little-endian bytes of the values in the given type. */
export function encodeFloats(values: Float32Array, type: FloatType): Uint8Array {
  if (type === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bits = type === 'F16' ? new Uint16Array(new Float16Array(values).buffer) : brainFloats(values);
  return new Uint8Array(bits.buffer);
}

/** The upper half of each float32; adding 0x7fff plus the lowest kept bit rounds ties to even. */
function brainFloats(values: Float32Array): Uint16Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(words, (word, i) =>
    Number.isNaN(values[i]) ? (word >>> 16) | 0x40 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16,
  );
}
