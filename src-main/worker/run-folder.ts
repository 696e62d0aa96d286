/** The run folder as the worker sees it: the frozen recipe and rows it reads, the files it writes. */
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrozenInstruction, FrozenRecipe, StepReport } from '../common/run';
import { writeWhole } from '../files/write-whole';

export interface RunFolder {
  recipe: FrozenRecipe;
  instructions: FrozenInstruction[];
  adapter: string;
  /** Writes the packs: for every sequence its length, tokens (int32) and mask (bytes), little-endian. */
  writePack(sequences: readonly { tokens: Int32Array; mask: Uint8Array }[]): void;
  /** Appends one line to `metrics.jsonl`. */
  appendMetrics(report: StepReport): void;
}

/** Opens a run folder and clears what an unfinished attempt left in `metrics.jsonl`. */
export function openRunFolder(folder: string): RunFolder {
  const metrics = join(folder, 'metrics.jsonl');
  rmSync(metrics, { force: true });
  return {
    recipe: JSON.parse(readFileSync(join(folder, 'recipe.json'), 'utf8')) as FrozenRecipe,
    instructions: readFileSync(join(folder, 'instructions.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as FrozenInstruction),
    adapter: join(folder, 'adapter.gguf'),
    writePack: (sequences) => writeWhole(join(folder, 'pack.bin'), packBytes(sequences)),
    appendMetrics: (report) => appendFileSync(metrics, `${JSON.stringify(report)}\n`),
  };
}

function packBytes(sequences: readonly { tokens: Int32Array; mask: Uint8Array }[]): Buffer {
  return Buffer.concat(
    sequences.flatMap(({ tokens, mask }) => [
      Buffer.from(Int32Array.of(tokens.length).buffer),
      Buffer.from(tokens.buffer, tokens.byteOffset, tokens.byteLength),
      Buffer.from(mask.buffer, mask.byteOffset, mask.byteLength),
    ]),
  );
}
