/** Writes GGUF version 3: header, metadata, tensor table, aligned data. It knows nothing of models. */
import { writeWhole } from '../files/write-whole';
import { encodeFloats } from './floats';
import {
  arrayType,
  defaultAlignment,
  ggufMagic,
  ggufVersion,
  tensorTypes,
  valueTypes,
  type FloatType,
  type GgufMetadata,
  type GgufScalar,
  type GgufValue,
  type TensorType,
  type ValueType,
} from './gguf-types';

export interface WritableTensor {
  name: string;
  /** In ggml's order: `shape[0]` is the length of a row, contiguous in `data`. */
  shape: readonly number[];
  type: FloatType;
  data: Float32Array;
}

/**
 * Writes a GGUF file, whole or not at all.
 * 16-bit types are rounded to nearest, ties to even. Metadata and tensors stand in the order given.
 * @throws RangeError when a tensor's data does not have the number of elements of its shape
 */
export function writeGguf(file: string, metadata: GgufMetadata, tensors: readonly WritableTensor[]): void {
  for (const tensor of tensors) checkShape(tensor);
  writeWhole(file, pieces(metadata, tensors));
}

function* pieces(metadata: GgufMetadata, tensors: readonly WritableTensor[]): Generator<Uint8Array> {
  yield ggufHead(ggufEntries(metadata), tensors);
  for (const { data, type } of tensors) yield padded(encodeFloats(data, type));
}

/** Keys with their values, each as it stands in the file. */
export const ggufEntries = (metadata: GgufMetadata): Uint8Array[] =>
  Object.entries(metadata).map(([key, value]) =>
    Buffer.concat([scalar('string', key), ...valueParts(value)]),
  );

/** Bytes of a tensor's data. */
export const tensorBytes = ({ shape, type }: Pick<TensorPlan, 'shape' | 'type'>): number =>
  (shape.reduce((product, n) => product * n, 1) / tensorTypes[type].block) * tensorTypes[type].bytes;

/** What the tensor table says. */
export interface TensorPlan {
  name: string;
  shape: readonly number[];
  type: TensorType;
}

/**
 * Everything before the data, up to where it begins; the data of every tensor must be padded to `alignment` too.
 * @param entries keys with their values as they stand in the file
 */
export function ggufHead(
  entries: readonly Uint8Array[],
  tensors: readonly TensorPlan[],
  alignment = defaultAlignment,
): Uint8Array {
  const parts = [
    Buffer.from(ggufMagic),
    scalar('uint32', ggufVersion),
    scalar('uint64', tensors.length),
    scalar('uint64', entries.length),
    ...entries,
  ];
  let offset = 0;
  for (const { name, shape, type } of tensors) {
    parts.push(scalar('string', name), scalar('uint32', shape.length));
    parts.push(...shape.map((n) => scalar('uint64', n)));
    parts.push(scalar('uint32', tensorTypes[type].id), scalar('uint64', offset));
    offset += aligned(tensorBytes({ shape, type }), alignment);
  }
  return padded(Buffer.concat(parts), alignment);
}

function checkShape({ name, shape, data }: WritableTensor): void {
  const elements = shape.reduce((product, n) => product * n, 1);
  if (elements !== data.length)
    throw new RangeError(`Tensor ${name} of shape ${shape.join(' x ')} has ${data.length} elements.`);
}

function valueParts(value: GgufValue): Buffer[] {
  if (typeof value === 'string') return [typeNumber('string'), scalar('string', value)];
  if (typeof value === 'boolean') return [typeNumber('bool'), scalar('bool', value)];
  if ('value' in value) return [typeNumber(value.type), scalar(value.type, value.value)];
  const { type, values } = value;
  return [
    scalar('uint32', arrayType),
    typeNumber(type),
    scalar('uint64', values.length),
    ...values.map((one) => scalar(type, one)),
  ];
}

const typeNumber = (type: ValueType): Buffer => scalar('uint32', valueTypes[type]);

const encoders: Record<
  Exclude<ValueType, 'string'>,
  [bytes: number, write: (at: Buffer, v: GgufScalar) => void]
> = {
  uint8: [1, (at, v) => at.writeUInt8(Number(v))],
  int8: [1, (at, v) => at.writeInt8(Number(v))],
  uint16: [2, (at, v) => at.writeUInt16LE(Number(v))],
  int16: [2, (at, v) => at.writeInt16LE(Number(v))],
  uint32: [4, (at, v) => at.writeUInt32LE(Number(v))],
  int32: [4, (at, v) => at.writeInt32LE(Number(v))],
  float32: [4, (at, v) => at.writeFloatLE(Number(v))],
  bool: [1, (at, v) => at.writeUInt8(v ? 1 : 0)],
  uint64: [8, (at, v) => at.writeBigUInt64LE(BigInt(v))],
  int64: [8, (at, v) => at.writeBigInt64LE(BigInt(v))],
  float64: [8, (at, v) => at.writeDoubleLE(Number(v))],
};

function scalar(type: ValueType, value: GgufScalar): Buffer {
  if (type === 'string') {
    const text = Buffer.from(String(value));
    return Buffer.concat([scalar('uint64', text.length), text]);
  }
  const [bytes, write] = encoders[type];
  const buffer = Buffer.alloc(bytes);
  write(buffer, value);
  return buffer;
}

const aligned = (bytes: number, alignment: number): number => Math.ceil(bytes / alignment) * alignment;

/** The bytes, and zeros up to the next multiple of `alignment`. */
export function padded(bytes: Uint8Array, alignment = defaultAlignment): Uint8Array {
  const missing = aligned(bytes.length, alignment) - bytes.length;
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}
