/** Reads bytes of a GGUF whose header has been read and checked. */
import { closeSync, openSync, readSync } from 'node:fs';
import { contradiction } from './damage';
import type { GgufHeader } from './gguf-header';

export interface GgufData {
  /** `bytes` bytes from the position `offset` of the file. */
  read(offset: number, bytes: number): Buffer;
  /** Idempotent. */
  close(): void;
}

/** @throws WorkbenchError `model-format` on reading where the file has become shorter than its header was told */
export function openGgufData({ file }: GgufHeader): GgufData {
  let descriptor: number | null = openSync(file, 'r');
  return {
    read: (offset, bytes) => {
      const buffer = Buffer.allocUnsafeSlow(bytes);
      for (let got = 0; got < bytes;) {
        const more = readSync(descriptor!, buffer, got, bytes - got, offset + got);
        if (more === 0) throw contradiction(file, `it ends before byte ${offset + bytes}`);
        got += more;
      }
      return buffer;
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}
