/** Adapters as GGUF, in the form llama.cpp loads: `NAME.weight.lora_a` [K, r] and `NAME.weight.lora_b` [r, N]. */
import { resolve } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { modules, type Module } from '../common/model';
import { contradiction } from '../models/damage';
import { openGgufData } from '../models/gguf-data';
import { readGgufHeader, type GgufHeader } from '../models/gguf-header';
import type { TensorHeader } from '../models/gguf-tensors';
import { writeGguf, type WritableTensor } from '../models/gguf-writer';
import { dequantize } from '../train/train';
import { methodOf, tensorOf, type Adapter, type Pair } from './adapter';

/** What stands behind the base tensor's name. Only DoRA has a magnitude [N]; llama.cpp does not load that. */
const parts = { a: '.lora_a', b: '.lora_b', magnitude: '.lora_magnitude' } as const;
type Part = keyof typeof parts;
type Found = Partial<Record<Part, TensorHeader>>;

/**
 * Reads an adapter; its tensors may have any type.
 * @throws WorkbenchError `adapter-mismatch` when it is no LoRA or DoRA adapter, or halves of pairs are missing;
 * `model-format` for a damaged file or weights that are not finite
 */
export async function readAdapter(path: string): Promise<Adapter> {
  const file = resolve(path);
  const header = readGgufHeader(file);
  const architecture = checkKind(header);
  const alpha = readAlpha(header);
  const found = sortTensors(header);
  const data = openGgufData(header);
  try {
    const floats = async ({ name, type, offset, bytes }: TensorHeader): Promise<Float32Array> => {
      const values = await dequantize(type, data.read(offset, bytes));
      if (values.every(Number.isFinite)) return values;
      throw contradiction(file, `its tensor ${name} holds values that are not finite`);
    };
    const pairs: Pair[] = [];
    for (const [name, { a, b, magnitude }] of found) {
      const { layer, module } = placeOf(header, name);
      const rank = checkShapes(header, name, a, b, magnitude);
      const lengths = magnitude ? await floats(magnitude) : null;
      pairs.push({ layer, module, rank, a: await floats(a!), b: await floats(b!), magnitude: lengths });
    }
    pairs.sort((x, y) => x.layer - y.layer || modules.indexOf(x.module) - modules.indexOf(y.module));
    return { architecture, alpha, pairs };
  } finally {
    data.close();
  }
}

/** Written whole or not at all, in F32. */
export function writeAdapter(file: string, adapter: Adapter): void {
  writeGguf(
    file,
    {
      'general.type': 'adapter',
      'general.architecture': adapter.architecture,
      'adapter.type': methodOf(adapter, file),
      'adapter.lora.alpha': { type: 'float32', value: adapter.alpha },
    },
    adapter.pairs.flatMap(tensorsOf),
  );
}

function tensorsOf(pair: Pair): WritableTensor[] {
  const { rank, a, b, magnitude } = pair;
  const tensor = (part: Part, shape: number[], data: Float32Array): WritableTensor => ({
    name: tensorOf(pair) + parts[part],
    shape,
    type: 'F32',
    data,
  });
  return [
    tensor('a', [a.length / rank, rank], a),
    tensor('b', [rank, b.length / rank], b),
    ...(magnitude ? [tensor('magnitude', [magnitude.length], magnitude)] : []),
  ];
}

const refuse = ({ file }: GgufHeader, why: string): WorkbenchError =>
  new WorkbenchError(
    'adapter-mismatch',
    `${file} ${why}.`,
    'Name an adapter that the workbench or llama.cpp’s convert_lora_to_gguf.py has written.',
  );

function checkKind(header: GgufHeader): string {
  const { metadata } = header;
  const architecture = metadata.get('general.architecture');
  if (
    metadata.get('general.type') !== 'adapter' ||
    !['lora', 'dora'].includes(String(metadata.get('adapter.type')))
  )
    throw refuse(header, 'is no LoRA or DoRA adapter');
  if (typeof architecture === 'string') return architecture;
  throw refuse(header, 'does not say for which architecture it is');
}

function readAlpha(header: GgufHeader): number {
  const alpha = header.metadata.get('adapter.lora.alpha');
  if (typeof alpha === 'number' && Number.isFinite(alpha) && alpha > 0) return alpha;
  throw refuse(header, `has an adapter.lora.alpha of ${String(alpha)}; it must be above 0`);
}

/** The tensors of every adapted layer. */
function sortTensors(header: GgufHeader): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const tensor of header.tensors.values()) {
    const part = (Object.keys(parts) as Part[]).find((one) => tensor.name.endsWith(parts[one]));
    if (!part) throw refuse(header, `has a tensor ${tensor.name}, which is no part of an adapter`);
    const name = tensor.name.slice(0, -parts[part].length);
    found.set(name, { ...found.get(name), [part]: tensor });
  }
  if (found.size === 0) throw refuse(header, 'adapts nothing');
  return found;
}

function placeOf(header: GgufHeader, name: string): { layer: number; module: Module } {
  const [, layer, module] = /^blk\.(\d{1,5})\.(\w+)\.weight$/.exec(name) ?? [];
  const known = modules.find((one) => one === module);
  if (known) return { layer: Number(layer), module: known };
  throw refuse(header, `adapts ${name}, which is none of the linear layers ${modules.join(', ')}`);
}

/** @returns the rank */
function checkShapes(
  header: GgufHeader,
  name: string,
  a: TensorHeader | undefined,
  b: TensorHeader | undefined,
  magnitude: TensorHeader | undefined,
): number {
  if (!a || !b) throw refuse(header, `has only one of the two tensors of ${name}`);
  const rank = a.shape[1] ?? 1;
  const rows = b.shape[1] ?? 1;
  checkShape(header, a, [a.shape[0]!, rank]);
  checkShape(header, b, [rank, rows]);
  if (magnitude) checkShape(header, magnitude, [rows, 1]);
  return rank;
}

/** As ggml has it: a dimension that is not there is 1. */
function checkShape(header: GgufHeader, { name, shape }: TensorHeader, wanted: readonly number[]): void {
  const is = [...shape, 1].slice(0, Math.max(2, shape.length)).join(' x ');
  const should = wanted.join(' x ');
  if (is !== should) throw refuse(header, `has halves that do not fit: ${name} is ${is}, not ${should}`);
}
