/** The run folder as the worker sees it: the frozen recipe and rows it reads, the files it writes. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFrozenRecipe } from '../common/frozen-recipe';
import type { FrozenInstruction, FrozenRecipe, StepReport } from '../common/run';
import { gather } from '../files/gather';
import { jsonLines, readJsonLines } from '../files/json-lines';
import { namingFile } from '../files/naming-file';
import { syncFile } from '../files/sync-file';
import { writeWhole } from '../files/write-whole';

export interface RunFolder {
  /** As it was frozen, or as an earlier session settled it. */
  recipe: FrozenRecipe;
  instructionsFile: string;
  instructions(): AsyncIterable<FrozenInstruction>;
  /** Where the trained adapter, or the trained model, goes. */
  adapter: string;
  model: string;
  checkpoints: string;
  /** What the Run answered on the way, and a folder for what that needs meanwhile. */
  samplesFile: string;
  sampling: string;
  /** Writes down what the recipe left open, so that a resumed session finds it settled. */
  settleRecipe(recipe: FrozenRecipe): void;
  /** Writes the rows that do not fit, with their lengths. */
  writeLeftOut(rows: readonly { id: string; tokens: number }[]): void;
  /** Writes the packs: for every sequence its length, tokens (int32) and mask (bytes), little-endian. */
  writePack(sequences: Iterable<{ tokens: Int32Array; mask: Uint8Array }>): void;
  /** Appends one line to `metrics.jsonl`. */
  appendMetrics(report: StepReport): void;
  /** Brings all lines to the disk. */
  syncMetrics(): void;
  /** Keeps the lines of the first steps alone: what a lost session wrote after its last checkpoint comes again. */
  cutMetrics(steps: number): void;
}

export function openRunFolder(folder: string): RunFolder {
  const at = (name: string): string => join(folder, name);
  const metrics = at('metrics.jsonl');
  return {
    recipe: parseFrozenRecipe(readFileSync(at('recipe.json'), 'utf8'), at('recipe.json')),
    instructionsFile: at('instructions.jsonl'),
    instructions: () => readJsonLines(at('instructions.jsonl')),
    adapter: at('adapter.gguf'),
    model: at('model.gguf'),
    checkpoints: at('checkpoints'),
    samplesFile: at('samples.jsonl'),
    sampling: at('sampling'),
    settleRecipe: (recipe) => writeWhole(at('recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`),
    writeLeftOut: (rows) => writeWhole(at('left-out.jsonl'), jsonLines(rows)),
    writePack: (sequences) => writeWhole(at('pack.bin'), gather(packBytes(sequences))),
    appendMetrics: (report) =>
      namingFile(metrics, () => appendFileSync(metrics, `${JSON.stringify(report)}\n`, { mode: 0o600 })),
    syncMetrics: () => namingFile(metrics, () => syncFile(metrics)),
    cutMetrics: (steps) => writeWhole(metrics, firstLines(metrics, steps)),
  };
}

/** As many whole lines as there are, at most `count`. */
function firstLines(file: string, count: number): string {
  if (count === 0 || !existsSync(file)) return '';
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1).slice(0, count);
  return lines.map((line) => `${line}\n`).join('');
}

function* packBytes(sequences: Iterable<{ tokens: Int32Array; mask: Uint8Array }>): Generator<Uint8Array> {
  for (const { tokens, mask } of sequences)
    yield Buffer.concat([
      Buffer.from(Int32Array.of(tokens.length).buffer),
      Buffer.from(tokens.buffer, tokens.byteOffset, tokens.byteLength),
      Buffer.from(mask.buffer, mask.byteOffset, mask.byteLength),
    ]);
}
