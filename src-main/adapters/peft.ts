/** Adapters as the folder that Hugging Face's peft saves and loads: `adapter_config.json` and `adapter_model.safetensors`. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { modules } from '../common/model';
import { writeWhole } from '../files/write-whole';
import { dequantize } from '../train/train';
import type { Adapter, Pair } from './adapter';
import type { Base } from './base';
import { peftConfig, readPeftSettings, type PeftSettings } from './peft-config';
import { peftTensor, placeOfTensor, type PeftPart } from './peft-names';
import { reorderRows } from './rotary-order';
import { readSafetensors, writeSafetensors, type SafeTensor } from './safetensors';

export const peftFiles = { config: 'adapter_config.json', weights: 'adapter_model.safetensors' } as const;

/**
 * Writes both files into a folder that is there, the weights in F32 and in Hugging Face's order of rows.
 * @param dropout of the training, for those who go on training
 */
export function writePeft(folder: string, adapter: Adapter, base: Base, dropout: number): void {
  writeSafetensors(
    join(folder, peftFiles.weights),
    adapter.pairs.flatMap((pair) => tensorsOf(pair, base)),
  );
  const config = `${JSON.stringify(peftConfig(adapter, base, dropout), null, 2)}\n`;
  writeWhole(join(folder, peftFiles.config), config);
}

function tensorsOf(pair: Pair, base: Base): SafeTensor[] {
  const { rank, a, b, module, magnitude } = pair;
  const tensor = (part: PeftPart, shape: number[], values: Float32Array): SafeTensor => ({
    name: peftTensor(pair, part),
    shape,
    type: 'F32',
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  });
  const inOrder = (values: Float32Array, rowLength: number) =>
    reorderRows(values, rowLength, module, base, 'toHuggingFace');
  return [
    tensor('a', [rank, a.length / rank], a),
    tensor('b', [b.length / rank, rank], inOrder(b, rank)),
    ...(magnitude ? [tensor('magnitude', [magnitude.length], inOrder(magnitude, 1))] : []),
  ];
}

/**
 * Reads such a folder. What GGUF cannot say (rsLoRA, an alpha of its own for a layer) goes into alpha and, where one
 * alpha does not do, into B.
 * @throws WorkbenchError `not-found`, `file-format` (damaged or contradictory), `model-unsupported` (another kind of
 * adapter, or of layers), `adapter-mismatch` (halves of pairs)
 */
export async function readPeft(folder: string, base: Base): Promise<Adapter> {
  const file = join(folder, peftFiles.weights);
  for (const one of [join(folder, peftFiles.config), file])
    if (!existsSync(one))
      throw new WorkbenchError(
        'not-found',
        `There is no file ${one}.`,
        'Name the folder that peft’s save_pretrained has written, with safetensors.',
      );
  const settings = readPeftSettings(...readConfig(folder));
  const found = sortTensors(file, readSafetensors(file));
  const pairs: Pair[] = [];
  for (const parts of found.values()) pairs.push(await pairOf(file, parts, settings, base));
  pairs.sort((x, y) => x.layer - y.layer || modules.indexOf(x.module) - modules.indexOf(y.module));
  return { architecture: base.architecture, ...foldScales(pairs, settings) };
}

function readConfig(folder: string): [file: string, config: unknown] {
  const file = join(folder, peftFiles.config);
  try {
    return [file, JSON.parse(readFileSync(file, 'utf8'))];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new WorkbenchError(
      'file-format',
      `${file} is not JSON: ${error.message}.`,
      'Write it again with peft.',
    );
  }
}

type Found = Partial<Record<PeftPart, SafeTensor>> & { place: Pick<Pair, 'layer' | 'module'> };

/** The tensors of every adapted layer. */
function sortTensors(file: string, tensors: readonly SafeTensor[]): Map<string, Found> {
  const found = new Map<string, Found>();
  const foreign: string[] = [];
  for (const tensor of tensors) {
    const known = placeOfTensor(tensor.name);
    if (!known) {
      foreign.push(tensor.name);
      continue;
    }
    const key = `${known.place.layer} ${known.place.module}`;
    found.set(key, { ...found.get(key), place: known.place, [known.part]: tensor });
  }
  if (foreign.length > 0)
    throw new WorkbenchError(
      'model-unsupported',
      `${file} adapts what is none of the seven linear layers: ${foreign.slice(0, 5).join(', ')}${foreign.length > 5 ? ` and ${foreign.length - 5} more` : ''}.`,
      'Train the adapter on q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj or down_proj.',
    );
  if (found.size > 0) return found;
  throw new WorkbenchError('adapter-mismatch', `${file} adapts nothing.`, 'Name another adapter.');
}

async function pairOf(
  file: string,
  { place, a, b, magnitude }: Found,
  settings: PeftSettings,
  base: Base,
): Promise<Pair> {
  const mismatch = (what: string) =>
    new WorkbenchError('adapter-mismatch', `${file} ${what}.`, 'Fetch or write the adapter again.');
  if (!a || !b)
    throw mismatch(`has ${a ? '' : 'no '}lora_A and ${b ? '' : 'no '}lora_B for ${peftTensor(place, 'a')}`);
  const rank = a.shape[0] ?? 0;
  if (a.shape.length !== 2 || b.shape.length !== 2 || rank < 1 || b.shape[1] !== rank)
    throw mismatch(`has a pair of ${a.shape.join(' x ')} and ${b.shape.join(' x ')} for ${a.name}`);
  if (settings.rankOf(place) !== rank)
    throw mismatch(
      `has rank ${rank} for ${a.name}, and its ${peftFiles.config} says ${settings.rankOf(place)}`,
    );
  if (settings.dora !== (magnitude !== undefined))
    throw mismatch(`has ${magnitude ? 'a' : 'no'} magnitude for ${a.name}, and use_dora is ${settings.dora}`);
  const rows = b.shape[0]!;
  if (magnitude && (magnitude.shape.length !== 1 || magnitude.shape[0] !== rows))
    throw mismatch(`has ${magnitude.shape.join(' x ')} magnitudes for ${rows} rows of ${b.name}`);
  const heads = { attn_q: base.heads, attn_k: base.keyHeads }[place.module as string] ?? 1;
  if (rows % (2 * heads) !== 0 && heads > 1)
    throw mismatch(`has ${rows} rows in ${b.name}, which ${heads} heads do not divide`);
  const inOrder = async (tensor: SafeTensor, rowLength: number) =>
    reorderRows(await floats(file, tensor), rowLength, place.module, base, 'toGguf');
  return {
    ...place,
    rank,
    a: await floats(file, a),
    b: await inOrder(b, rank),
    magnitude: magnitude ? await inOrder(magnitude, 1) : null,
  };
}

async function floats(file: string, { name, type, bytes }: SafeTensor): Promise<Float32Array> {
  const values = await dequantize(type, bytes);
  if (values.every(Number.isFinite)) return values;
  throw new WorkbenchError(
    'file-format',
    `${file} holds values that are not finite in ${name}.`,
    'Train the adapter again with a lower learning rate.',
  );
}

/** llama.cpp takes alpha / r for every pair: one alpha that gives the first pair its scale, and B for what then is left. */
function foldScales(pairs: Pair[], settings: PeftSettings): Pick<Adapter, 'alpha' | 'pairs'> {
  const [first] = pairs;
  const alpha = Math.fround(settings.scaleOf(first!, first!.rank) * first!.rank);
  return {
    alpha,
    pairs: pairs.map((pair) => {
      const factor = (settings.scaleOf(pair, pair.rank) * pair.rank) / alpha;
      // An alpha that F32 rounds is right to its last digit; no weight is touched for it.
      return Math.abs(factor - 1) < 1e-6 ? pair : { ...pair, b: pair.b.map((value) => value * factor) };
    }),
  };
}
