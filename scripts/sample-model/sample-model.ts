/**
 * The story of the sample model: vocabulary and fresh weights from seeds, then pretraining by the workbench's own
 * trainer. The start is the same on every machine, the end on the same machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeGguf } from '../../src-main/models/gguf-writer';
import { pretrain, type Pretraining } from './pretrain';
import { shapeMetadata } from './shape';
import { sampleVocabulary } from './vocabulary';
import { freshWeights } from './weights';

const seed = 20;

/** @param file where the model goes */
export async function makeSampleModel(file: string, options: Pretraining = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sample-model-'));
  try {
    const fresh = join(folder, 'fresh.gguf');
    writeFreshModel(fresh);
    await pretrain(fresh, file, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The model before it has read anything. */
export function writeFreshModel(file: string): void {
  writeGguf(
    file,
    {
      'general.architecture': 'llama',
      'general.name': 'Sample LLaMA (invented texts)',
      'general.file_type': { type: 'uint32', value: 1 },
      ...shapeMetadata(),
      ...sampleVocabulary(),
    },
    freshWeights(seed),
  );
}
