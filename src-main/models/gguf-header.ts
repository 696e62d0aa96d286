/**
 * Reads a GGUF's header, metadata and tensor table, and refuses every file whose header contradicts itself or
 * the file's size. Reads no tensor data and keeps no array, so its cost is bounded by the header.
 */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { toErrorData, WorkbenchError } from '../common/errors';
import { checkRegularFile } from '../files/regular-file';
import { contradiction, describe, download, type HeaderValue } from './damage';
import { openCursor, PastEnd, type Cursor } from './cursor';
import { readTensors, type TensorHeader } from './gguf-tensors';
import { arrayType, defaultAlignment, ggufMagic, valueTypes, type ValueType } from './gguf-types';

export interface GgufHeader {
  file: string;
  /** Size of the file. */
  bytes: number;
  metadata: ReadonlyMap<string, HeaderValue>;
  /** Where a key and its value stand in the file, from the key's length to the value's last byte. */
  places: ReadonlyMap<string, { offset: number; bytes: number }>;
  tensors: ReadonlyMap<string, TensorHeader>;
}

const mostText = 1 << 26;
const mostElements = 1 << 24;

/**
 * @throws WorkbenchError `not-found`, `file-empty`, `file-format` (no GGUF), `model-format` (cut off or
 * contradictory) or `model-unsupported` (a version or tensor type this program does not read)
 */
export function readGgufHeader(file: string): GgufHeader {
  const descriptor = open(file);
  try {
    const status = fstatSync(descriptor);
    if (status.size === 0) throw new WorkbenchError('file-empty', `${file} is empty.`, download);
    return parse(file, status.size, openCursor(descriptor, status.size));
  } catch (error) {
    if (error instanceof PastEnd)
      throw new WorkbenchError(
        'model-format',
        `${file} is cut off: its header asks for ${error.message}.`,
        download,
      );
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  checkRegularFile(file);
  try {
    return openSync(file, 'r');
  } catch (error) {
    const { code, message, hint } = toErrorData(error);
    throw new WorkbenchError(code, code === 'not-found' ? `There is no file ${file}.` : message, hint);
  }
}

function parse(file: string, bytes: number, cursor: Cursor): GgufHeader {
  checkMagic(file, bytes, cursor);
  const tensorCount = cursor.length();
  const { metadata, places } = readMetadata(file, cursor, cursor.length());
  const alignment = metadata.get('general.alignment') ?? defaultAlignment;
  if (typeof alignment !== 'number' || !(alignment >= 8 && alignment <= 1 << 20) || alignment % 8 !== 0)
    throw contradiction(file, `its alignment is ${describe(alignment)}`);
  const tensors = readTensors(file, bytes, cursor, tensorCount, alignment);
  return { file, bytes, metadata, places, tensors };
}

function checkMagic(file: string, bytes: number, cursor: Cursor): void {
  const shown = Math.min(4, bytes);
  const view = cursor.view(shown);
  const begins = Buffer.from(view.buffer, view.byteOffset, shown);
  if (begins.toString('latin1') !== ggufMagic) {
    const text = /^[\x20-\x7e]+$/.test(begins.toString('latin1'))
      ? `“${begins}”`
      : `bytes ${begins.toString('hex')}`;
    const hint =
      'Choose a model in GGUF format; other formats are converted with llama.cpp’s convert_hf_to_gguf.py.';
    throw new WorkbenchError('file-format', `${file} is not a GGUF file: it begins with ${text}.`, hint);
  }
  const version = cursor.uint32();
  if (version === 2 || version === 3) return;
  const hint = 'Convert the model again with a present llama.cpp, on a little-endian machine.';
  throw new WorkbenchError(
    'model-unsupported',
    `${file} is GGUF version ${version}; 2 and 3 are read.`,
    hint,
  );
}

function readMetadata(
  file: string,
  cursor: Cursor,
  count: number,
): { metadata: Map<string, HeaderValue>; places: Map<string, { offset: number; bytes: number }> } {
  const metadata = new Map<string, HeaderValue>();
  const places = new Map<string, { offset: number; bytes: number }>();
  for (let i = 0; i < count; i++) {
    const offset = cursor.position();
    const key = cursor.text(1 << 16);
    if (metadata.has(key)) throw contradiction(file, `its key ${key} stands there twice`);
    metadata.set(key, readValue(file, key, cursor));
    places.set(key, { offset, bytes: cursor.position() - offset });
  }
  return { metadata, places };
}

const typeNames = new Map(Object.entries(valueTypes).map(([name, id]) => [id as number, name as ValueType]));

function readValue(file: string, key: string, cursor: Cursor): HeaderValue {
  const id = cursor.uint32();
  if (id !== arrayType) return readScalar(typeNamed(file, key, id), cursor);
  const type = typeNamed(file, key, cursor.uint32());
  const length = cursor.length();
  if (length > mostElements) throw contradiction(file, `its array ${key} claims ${length} elements`);
  if (type === 'string') for (let i = 0; i < length; i++) cursor.skip(cursor.length());
  else cursor.skip(length * scalars[type].bytes);
  return { type, length };
}

function typeNamed(file: string, key: string, id: number): ValueType {
  const type = typeNames.get(id);
  if (!type) throw contradiction(file, `its key ${key} has the unknown value type ${id}`);
  return type;
}

const scalars: Record<
  Exclude<ValueType, 'string'>,
  { bytes: number; read: (view: DataView) => HeaderValue }
> = {
  uint8: { bytes: 1, read: (view) => view.getUint8(0) },
  int8: { bytes: 1, read: (view) => view.getInt8(0) },
  uint16: { bytes: 2, read: (view) => view.getUint16(0, true) },
  int16: { bytes: 2, read: (view) => view.getInt16(0, true) },
  uint32: { bytes: 4, read: (view) => view.getUint32(0, true) },
  int32: { bytes: 4, read: (view) => view.getInt32(0, true) },
  float32: { bytes: 4, read: (view) => view.getFloat32(0, true) },
  bool: { bytes: 1, read: (view) => view.getUint8(0) !== 0 },
  uint64: { bytes: 8, read: (view) => view.getBigUint64(0, true) },
  int64: { bytes: 8, read: (view) => view.getBigInt64(0, true) },
  float64: { bytes: 8, read: (view) => view.getFloat64(0, true) },
};

function readScalar(type: ValueType, cursor: Cursor): HeaderValue {
  if (type === 'string') return cursor.text(mostText);
  return scalars[type].read(cursor.view(scalars[type].bytes));
}
