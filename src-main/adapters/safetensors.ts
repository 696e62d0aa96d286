/**
 * Safetensors: eight bytes with the length of a JSON header, the header, the tensors' bytes without a gap. Reading is
 * strict: a file must say about itself exactly what it is, and nothing is taken into memory on its word.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { WorkbenchError } from '../common/errors';
import { checkRegularFile } from '../files/regular-file';
import { writeWhole } from '../files/write-whole';

/** Bytes of an element of the types an adapter may have. */
const typeBytes = { F32: 4, F16: 2, BF16: 2 } as const;
export type SafeType = keyof typeof typeBytes;

export interface SafeTensor {
  name: string;
  /** Outermost first, as PyTorch has it. */
  shape: readonly number[];
  type: SafeType;
  /** Little-endian. */
  bytes: Uint8Array;
}

/** The header of the largest adapters takes some hundred kilobytes. */
const mostHeader = 1 << 24;
const mostTensors = 1 << 16;
const lengthBytes = 8;

/** Writes the tensors in the order given; whole or not at all. */
export function writeSafetensors(file: string, tensors: readonly SafeTensor[]): void {
  let offset = 0;
  const entries = tensors.map(({ name, shape, type, bytes }) => {
    const data_offsets = [offset, (offset += bytes.length)];
    return [name, { dtype: type, shape, data_offsets }];
  });
  // peft and transformers ask for the format.
  const text = JSON.stringify({ __metadata__: { format: 'pt' }, ...(Object.fromEntries(entries) as object) });
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / lengthBytes) * lengthBytes));
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(header.length));
  writeWhole(file, [length, header, ...tensors.map(({ bytes }) => bytes)]);
}

/** @throws WorkbenchError `not-found`, `file-empty`, or `file-format` for a file that is cut off, contradicts itself or holds other types */
export function readSafetensors(file: string): SafeTensor[] {
  checkRegularFile(file);
  const descriptor = openSync(file, 'r');
  try {
    const size = fstatSync(descriptor).size;
    if (size === 0) throw new WorkbenchError('file-empty', `${file} is empty.`, again);
    const { header, start } = readHeader(file, descriptor, size);
    return entriesOf(file, header, size - start).map(({ at, length, ...tensor }) => ({
      ...tensor,
      bytes: readAt(file, descriptor, start + at, length),
    }));
  } finally {
    closeSync(descriptor);
  }
}

const again = 'Fetch or write the adapter again; the file is damaged or not complete.';
const damaged = (file: string, what: string): WorkbenchError =>
  new WorkbenchError('file-format', `${file} is no whole safetensors file: ${what}.`, again);

function readHeader(
  file: string,
  descriptor: number,
  size: number,
): { header: Record<string, unknown>; start: number } {
  if (size < lengthBytes) throw damaged(file, `it has ${size} bytes`);
  const length = readAt(file, descriptor, 0, lengthBytes).readBigUInt64LE();
  if (length > BigInt(Math.min(mostHeader, size - lengthBytes)))
    throw damaged(file, `its header claims ${length} bytes, and the file has ${size}`);
  const start = lengthBytes + Number(length);
  const text = readAt(file, descriptor, lengthBytes, Number(length)).toString('utf8');
  try {
    const header: unknown = JSON.parse(text);
    if (typeof header === 'object' && header !== null && !Array.isArray(header))
      return { header: header as Record<string, unknown>, start };
  } catch {
    // Said below.
  }
  throw damaged(file, 'its header is not a JSON object');
}

interface Entry {
  name: string;
  shape: number[];
  type: SafeType;
  at: number;
  length: number;
}

/** The tensors in the order of their data, which must fill the file without a gap. */
function entriesOf(file: string, header: Record<string, unknown>, dataBytes: number): Entry[] {
  const named = Object.entries(header).filter(([name]) => name !== '__metadata__');
  if (named.length > mostTensors) throw damaged(file, `it claims ${named.length} tensors`);
  const entries = named.map(([name, value]) => entryOf(file, name, value)).sort((a, b) => a.at - b.at);
  let next = 0;
  for (const { name, at, length } of entries) {
    if (at !== next) throw damaged(file, `tensor ${name} starts at ${at}, not at ${next}`);
    next += length;
  }
  if (next !== dataBytes) throw damaged(file, `its tensors take ${next} bytes, and it has ${dataBytes}`);
  return entries;
}

function entryOf(file: string, name: string, value: unknown): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (!isCounts(shape) || shape.length > 8) throw damaged(file, `tensor ${name} has no shape`);
  if (!isCounts(offsets) || offsets.length !== 2) throw damaged(file, `tensor ${name} has no place`);
  if (typeof dtype !== 'string' || !Object.hasOwn(typeBytes, dtype))
    throw new WorkbenchError(
      'file-format',
      `${file} holds tensor ${name} as ${String(dtype)}; an adapter is read in ${Object.keys(typeBytes).join(', ')}.`,
      'Save the adapter in one of these types.',
    );
  const type = dtype as SafeType;
  const [at, end] = offsets as [number, number];
  const elements = shape.reduce((product, n) => product * n, 1);
  if (end - at !== elements * typeBytes[type])
    throw damaged(file, `tensor ${name} of ${shape.join(' x ')} in ${type} takes ${end - at} bytes`);
  return { name, shape, type, at, length: end - at };
}

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function readAt(file: string, descriptor: number, position: number, length: number): Buffer {
  const buffer = Buffer.allocUnsafeSlow(length);
  for (let got = 0; got < length;) {
    const more = readSync(descriptor, buffer, got, length - got, position + got);
    if (more === 0) throw damaged(file, `it ends before byte ${position + length}`);
    got += more;
  }
  return buffer;
}
