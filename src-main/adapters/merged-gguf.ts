/**
 * A base model with an adapter worked into its weights, as a GGUF of its own. Streamed: a few thousand rows are in memory
 * at a time, whatever the size of the model. Metadata and tokenizer are the base's, byte for byte.
 */
import type { MergedType } from '../common/adapter-job';
import { WorkbenchError } from '../common/errors';
import { physicalCores } from '../files/cores';
import { writeWholeSlowly } from '../files/write-whole';
import { openGgufData, type GgufData } from '../models/gguf-data';
import type { TensorHeader } from '../models/gguf-tensors';
import { defaultAlignment, tensorTypes, type TensorType } from '../models/gguf-types';
import { ggufEntries, ggufHead, padded, tensorBytes } from '../models/gguf-writer';
import { dequantize, quantize } from '../train/train';
import { tensorOf, type Adapter, type Pair } from './adapter';
import type { Base } from './base';
import { inOrder } from './in-order';
import { mergeRows } from './merge';
import { mixtures, storedAs, type Stored } from './mixture';

/** Values that are converted at a time. */
const chunkValues = 1 << 22;
/** GGML_QNT_VERSION, which llama.cpp asks of quantised files. */
const quantisationVersion = 2;

export interface Merged {
  /** Tensors whose rows do not fit the blocks of the type wanted, by the type they got: `{"Q5_0": 14}`. */
  substituted: Partial<Record<TensorType, number>>;
}

interface Plan {
  tensor: TensorHeader;
  stored: Stored;
  pair: Pair | null;
}

/**
 * Written whole or not at all.
 * @param onProgress hears the share of the weights that is done
 * @throws WorkbenchError `not-finite` when a merged weight does not fit the type, the signal's reason
 */
export async function writeMerged(
  file: string,
  base: Base,
  adapter: Adapter,
  target: MergedType,
  { signal, onProgress = () => {} }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<Merged> {
  const plans = planTensors(base, adapter, target);
  const alignment = Number(base.header.metadata.get('general.alignment') ?? defaultAlignment);
  const data = openGgufData(base.header);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield ggufHead(
      entries(base, data, target),
      plans.map(({ tensor, stored }) => ({ ...tensor, type: stored.type })),
      alignment,
    );
    const total = plans.reduce((sum, { tensor }) => sum + tensor.bytes, 0);
    let done = 0;
    for (const plan of plans) {
      for await (const bytes of inOrder(chunksOf(plan, data, adapter.alpha), physicalCores())) {
        signal?.throwIfAborted();
        yield bytes;
      }
      const { tensor, stored } = plan;
      yield padding(tensorBytes({ ...tensor, type: stored.type }), alignment);
      onProgress((done += tensor.bytes) / total);
    }
  }
  try {
    await writeWholeSlowly(file, pieces());
  } finally {
    data.close();
  }
  const substituted: Merged['substituted'] = {};
  for (const { stored } of plans)
    if (stored.insteadOf) substituted[stored.type] = (substituted[stored.type] ?? 0) + 1;
  return { substituted };
}

function planTensors({ header, layers }: Base, { pairs }: Adapter, target: MergedType): Plan[] {
  const adapted = new Map(pairs.map((pair) => [tensorOf(pair), pair]));
  const tied = !header.tensors.has('output.weight');
  return [...header.tensors.values()].map((tensor) => ({
    tensor,
    stored: storedAs(tensor, target, { layers, tied }),
    pair: adapted.get(tensor.name) ?? null,
  }));
}

/** The base's, but for what the file's types are. */
function entries({ header }: Base, data: GgufData, target: MergedType): Uint8Array[] {
  const { type, fileType } = mixtures[target];
  const own = ggufEntries({
    'general.file_type': { type: 'uint32', value: fileType },
    ...(tensorTypes[type].block > 1 && {
      'general.quantization_version': { type: 'uint32', value: quantisationVersion },
    }),
  });
  const replaced = ['general.file_type', 'general.quantization_version'];
  const kept = [...header.places].filter(([key]) => !replaced.includes(key));
  return [...kept.map(([, { offset, bytes }]) => data.read(offset, bytes)), ...own];
}

/** The data of a tensor, as steps that make some rows each. */
function* chunksOf(
  { tensor, stored, pair }: Plan,
  data: GgufData,
  alpha: number,
): Generator<() => Promise<Uint8Array>> {
  const k = tensor.shape[0]!;
  const rows = tensor.shape.reduce((product, n) => product * n, 1) / k;
  const rowBytes = tensor.bytes / rows;
  const step = Math.max(1, Math.floor(chunkValues / k));
  for (let first = 0; first < rows; first += step) {
    const count = Math.min(step, rows - first);
    yield async () => {
      const bytes = data.read(tensor.offset + first * rowBytes, count * rowBytes);
      if (!pair && tensor.type === stored.type) return bytes;
      const values = await dequantize(tensor.type, bytes);
      if (pair) mergeRows(values, first, pair, alpha);
      return quantize(stored.type, values, k).catch((error: unknown) => {
        throw tooLarge(tensor, stored, error);
      });
    };
  }
}

function tooLarge({ name }: TensorHeader, { type }: Stored, error: unknown): unknown {
  if (!(error instanceof WorkbenchError && error.code === 'not-finite')) return error;
  return new WorkbenchError(
    'not-finite',
    `The merged tensor ${name} does not fit ${type}. ${error.message}`,
    'Use type bf16 or f32; where that fails too, the training has diverged: lower the learning rate.',
  );
}

function padding(bytes: number, alignment: number): Uint8Array {
  const over = bytes % alignment;
  return over === 0 ? new Uint8Array() : padded(new Uint8Array(over), alignment).subarray(over);
}
