/** The tensor table of a GGUF: names, shapes, types, and data that must lie inside the file. */
import { WorkbenchError } from '../common/errors';
import type { Cursor } from './cursor';
import { contradiction } from './damage';
import { tensorTypes, type TensorType } from './gguf-types';

export interface TensorHeader {
  name: string;
  /** In ggml's order: `shape[0]` is the length of a row. */
  shape: number[];
  type: TensorType;
  /** Position of the data in the file. */
  offset: number;
  bytes: number;
}

const typeNames = new Map(
  Object.entries(tensorTypes).map(([name, { id }]) => [id as number, name as TensorType]),
);

/** Reads `count` entries; data must follow in order, each at the next multiple of `alignment`, as llama.cpp asks. */
export function readTensors(
  file: string,
  size: number,
  cursor: Cursor,
  count: number,
  alignment: number,
): Map<string, TensorHeader> {
  const tensors = new Map<string, TensorHeader>();
  let next = 0;
  for (let i = 0; i < count; i++) {
    const tensor = readTensor(file, cursor);
    if (tensors.has(tensor.name)) throw contradiction(file, `its tensor ${tensor.name} stands there twice`);
    if (tensor.offset !== next)
      throw contradiction(file, `its tensor ${tensor.name} starts at ${tensor.offset}, not ${next}`);
    next = roundUp(tensor.offset + tensor.bytes, alignment);
    tensors.set(tensor.name, tensor);
  }
  const start = roundUp(cursor.position(), alignment);
  for (const tensor of tensors.values()) {
    tensor.offset += start;
    const end = tensor.offset + tensor.bytes;
    if (end > size) {
      const message = `${file} is cut off: tensor ${tensor.name} ends at byte ${end}, the file at ${size}.`;
      throw new WorkbenchError('model-format', message, 'Fetch the file again; the download did not finish.');
    }
  }
  return tensors;
}

function readTensor(file: string, cursor: Cursor): TensorHeader {
  const name = cursor.text(1 << 16);
  const dimensions = cursor.uint32();
  if (dimensions < 1 || dimensions > 4)
    throw contradiction(file, `its tensor ${name} has ${dimensions} dimensions`);
  const shape = Array.from({ length: dimensions }, () => cursor.length());
  const id = cursor.uint32();
  const type = typeNames.get(id);
  if (!type) {
    const message = `${file} holds tensor ${name} of type ${id}, which is not supported.`;
    throw new WorkbenchError(
      'model-unsupported',
      message,
      `Use a model of type ${Object.keys(tensorTypes).join(', ')}.`,
    );
  }
  const { block, bytes } = tensorTypes[type];
  const elements = shape.reduce((product, n) => product * n, 1);
  if (elements < 1 || shape[0]! % block !== 0 || !Number.isSafeInteger(elements * bytes))
    throw contradiction(file, `its tensor ${name} has the shape ${shape.join(' x ')} in ${type}`);
  return { name, shape, type, offset: cursor.length(), bytes: (elements / block) * bytes };
}

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;
