/** A tiny model stored as any type of a base, with the weights that this type holds as plain numbers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TensorType } from '../../src-main/models/gguf-types';
import { ggufEntries, ggufHead, padded } from '../../src-main/models/gguf-writer';
import { dequantize, quantize } from '../../src-main/train/train';
import { folder, tinyMetadata, tinyShape, tinyTensors, type TinyModel, type TinyShape } from './tiny-model';

/** Every row is one block of the longest kind. */
const shape: TinyShape = {
  ...tinyShape,
  layers: 1,
  width: 256,
  heads: 4,
  headsKv: 1,
  headSize: 64,
  feedForward: 256,
  vocabulary: 40,
};
let files = 0;

/** Matrices as `type`, vectors as F32. */
export async function quantisedModel(type: TensorType, changes: Partial<TinyShape> = {}): Promise<TinyModel> {
  const changed = { ...shape, ...changes };
  const tensors = await Promise.all(
    tinyTensors(changed).map(async ({ name, shape: sizes, data }) => {
      const kept: TensorType = sizes.length > 1 ? type : 'F32';
      const bytes = kept === 'F32' ? new Uint8Array(data.buffer) : await quantize(kept, data, sizes[0]!);
      const values = kept === 'F32' ? data : await dequantize(kept, bytes);
      return { name, shape: sizes, type: kept, bytes, values };
    }),
  );
  const file = join(folder, `stored-${files++}.gguf`);
  writeFileSync(
    file,
    Buffer.concat([
      ggufHead(ggufEntries(tinyMetadata(changed)), tensors),
      ...tensors.map(({ bytes }) => padded(bytes)),
    ]),
  );
  return {
    file,
    shape: changed,
    weights: new Map(tensors.map(({ name, values }) => [name, Float64Array.from(values)])),
  };
}
