/** Reads a binary file front to back through a small window, and never past its end. */
import { readSync } from 'node:fs';

const windowBytes = 1 << 20;

export interface Cursor {
  /** Byte position of the next read. */
  position(): number;
  /** Bytes from here to the file's end. */
  left(): number;
  uint32(): number;
  /** As a number; throws when it is beyond 2^53 or, as a length, beyond the file's end. */
  length(): number;
  /** A length-prefixed text of at most `most` bytes. */
  text(most: number): string;
  /** The next `count` bytes, little-endian. Valid until the next read. */
  view(count: number): DataView;
  skip(count: number): void;
}

/** The file ends, or claims to hold more than it does; the caller gives it its sentence. */
export class PastEnd extends Error {}

/**
 * @param descriptor an open file
 * @param size its size in bytes
 */
export function openCursor(descriptor: number, size: number): Cursor {
  const window = Buffer.alloc(Math.min(windowBytes, size));
  let start = 0;
  let end = 0;
  let at = 0;

  function bytes(count: number): Buffer {
    if (count > size - at) throw new PastEnd(`${count} bytes at ${at} of ${size}`);
    if (count > window.length) return bytesBeyondWindow(count);
    if (at < start || at + count > end) {
      start = at;
      end = at + readFully(window, at);
      if (at + count > end) throw new PastEnd(`${count} bytes at ${at} of ${size}`);
    }
    at += count;
    return window.subarray(at - count - start, at - start);
  }

  function bytesBeyondWindow(count: number): Buffer {
    const buffer = Buffer.alloc(count);
    if (readFully(buffer, at) < count) throw new PastEnd(`${count} bytes at ${at} of ${size}`);
    at += count;
    return buffer;
  }

  function readFully(into: Buffer, from: number): number {
    let got = 0;
    while (got < into.length) {
      const read = readSync(descriptor, into, got, into.length - got, from + got);
      if (read === 0) break;
      got += read;
    }
    return got;
  }

  function length(): number {
    const value = bytes(8).readBigUInt64LE();
    if (value > BigInt(size)) throw new PastEnd(`a length of ${value} in a file of ${size} bytes`);
    return Number(value);
  }

  return {
    position: () => at,
    left: () => size - at,
    uint32: () => bytes(4).readUInt32LE(),
    length,
    text: (most) => {
      const count = length();
      if (count > most) throw new PastEnd(`a text of ${count} bytes`);
      return bytes(count).toString('utf8');
    },
    view: (count) => {
      const buffer = bytes(count);
      return new DataView(buffer.buffer, buffer.byteOffset, count);
    },
    skip: (count) => {
      if (count > size - at) throw new PastEnd(`${count} bytes at ${at} of ${size}`);
      at += count;
    },
  };
}
