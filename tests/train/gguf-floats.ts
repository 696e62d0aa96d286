/** The F32 tensors of a GGUF file, by name. */
import { readFileSync } from 'node:fs';
import { readGgufHeader } from '../../src-main/models/gguf-header';

export function readTensors(file: string): Map<string, Float32Array> {
  const bytes = readFileSync(file);
  return new Map(
    [...readGgufHeader(file).tensors.values()].map(({ name, offset, bytes: length }) => [
      name,
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + offset + length)),
    ]),
  );
}
