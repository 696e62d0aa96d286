/** GGUF bytes that say whatever they are told to: counts and shapes are written as 64 bits, true or not. */

export interface GgufClaims {
  version: number;
  tensorCount?: bigint;
  keyCount?: bigint;
  /** Value types by their number in the file. */
  keys: { key: string; type: number; value: Buffer }[];
  tensors: { name: string; dimensions: bigint[]; count?: number; type: number; offset: bigint }[];
  data: number;
}

export const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
export const u64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
};
export const text = (value: string): Buffer =>
  Buffer.concat([u64(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);
export const array = (type: number, length: bigint, values: Buffer): Buffer =>
  Buffer.concat([u32(type), u64(length), values]);

export function ggufBytes({ version, tensorCount, keyCount, keys, tensors, data }: GgufClaims): Buffer {
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(tensorCount ?? BigInt(tensors.length)),
    u64(keyCount ?? BigInt(keys.length)),
    ...keys.flatMap(({ key, type, value }) => [text(key), u32(type), value]),
    ...tensors.flatMap(({ name, dimensions, count, type, offset }) => [
      text(name),
      u32(count ?? dimensions.length),
      ...dimensions.map(u64),
      u32(type),
      u64(offset),
    ]),
  ]);
  const padding = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, padding, Buffer.alloc(data)]);
}
