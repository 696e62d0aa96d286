/** What a GGUF file is made of: typed metadata and tensors. Numbers are those of GGUF version 3. */

/** Value types of metadata, by their number in the file; `array` (9) stands apart. */
export const valueTypes = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;
export type ValueType = keyof typeof valueTypes;
export const arrayType = 9;

export type GgufScalar = string | boolean | number | bigint;

/** A text or a truth value stands for itself; a number needs its type; `values` makes an array. */
export type GgufValue =
  | string
  | boolean
  | { type: ValueType; value: GgufScalar }
  | { type: ValueType; values: readonly GgufScalar[] };

export type GgufMetadata = Record<string, GgufValue>;

/** Tensor types by their number in the file, with the size of a block in elements and in bytes. */
export const tensorTypes = {
  F32: { id: 0, block: 1, bytes: 4 },
  F16: { id: 1, block: 1, bytes: 2 },
  Q4_0: { id: 2, block: 32, bytes: 18 },
  Q4_1: { id: 3, block: 32, bytes: 20 },
  Q5_0: { id: 6, block: 32, bytes: 22 },
  Q5_1: { id: 7, block: 32, bytes: 24 },
  Q8_0: { id: 8, block: 32, bytes: 34 },
  Q2_K: { id: 10, block: 256, bytes: 84 },
  Q3_K: { id: 11, block: 256, bytes: 110 },
  Q4_K: { id: 12, block: 256, bytes: 144 },
  Q5_K: { id: 13, block: 256, bytes: 176 },
  Q6_K: { id: 14, block: 256, bytes: 210 },
  IQ4_NL: { id: 20, block: 32, bytes: 18 },
  I32: { id: 26, block: 1, bytes: 4 },
  IQ4_XS: { id: 23, block: 256, bytes: 136 },
  BF16: { id: 30, block: 1, bytes: 2 },
} as const;
export type TensorType = keyof typeof tensorTypes;

/** The types a tensor can be written in. */
export type FloatType = 'F32' | 'F16' | 'BF16';

export const ggufMagic = 'GGUF';
export const ggufVersion = 3;
/** Bytes to which tensor data is aligned where `general.alignment` says nothing else. */
export const defaultAlignment = 32;
