/**
 * LZ4 blocks as Parquet has them: the codec LZ4_RAW is one block; the older LZ4 puts blocks into Hadoop's frames of two
 * sizes each, or not, which only the sizes tell. By the LZ4 block format description.
 */

/** @throws Error where it does not unpack to exactly `length` bytes */
export function unpackLz4Raw(bytes: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  if (unpackBlock(bytes, output) !== length) throw damaged();
  return output;
}

/** As `unpackLz4Raw`, of blocks with or without frames. */
export function unpackLz4(bytes: Uint8Array, length: number): Uint8Array {
  return unpackFrames(bytes, length) ?? unpackLz4Raw(bytes, length);
}

/** null: these are no frames. */
function unpackFrames(bytes: Uint8Array, length: number): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const output = new Uint8Array(length);
  let [at, filled] = [0, 0];
  while (at < bytes.length) {
    if (at + 8 > bytes.length) return null;
    const [unpacked, packed] = [view.getUint32(at), view.getUint32(at + 4)];
    if (filled + unpacked > length || at + 8 + packed > bytes.length) return null;
    const block = bytes.subarray(at + 8, at + 8 + packed);
    if (unpackBlock(block, output.subarray(filled, filled + unpacked)) !== unpacked) throw damaged();
    filled += unpacked;
    at += 8 + packed;
  }
  return filled === length ? output : null;
}

/** Sequences of literals, each but the last followed by a copy from before. @returns how many bytes came out */
function unpackBlock(bytes: Uint8Array, output: Uint8Array): number {
  let [at, filled] = [0, 0];
  const sizeFrom = (nibble: number): number => {
    let size = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; size += more) more = bytes[at++] ?? 0;
    return size;
  };
  while (at < bytes.length) {
    const token = bytes[at++]!;
    const literals = sizeFrom(token >> 4);
    if (at + literals > bytes.length || filled + literals > output.length) throw damaged();
    output.set(bytes.subarray(at, at + literals), filled);
    at += literals;
    filled += literals;
    if (at >= bytes.length) break;
    const distance = bytes[at]! | ((bytes[at + 1] ?? 0) << 8);
    at += 2;
    const size = sizeFrom(token & 15) + 4;
    if (distance === 0 || distance > filled || filled + size > output.length) throw damaged();
    // Byte by byte: what is copied may overlap what it makes.
    for (let i = 0; i < size; i++, filled++) output[filled] = output[filled - distance]!;
  }
  return filled;
}

const damaged = (): Error => new Error('its LZ4 data are damaged');
