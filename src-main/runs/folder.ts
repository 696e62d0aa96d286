/** Freezes a run folder: everything a worker, or a person by hand, needs to do the Run. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { parseFrozenRecipe } from '../common/frozen-recipe';
import type { Instruction } from '../common/instruction';
import type { Recipe } from '../common/recipe';
import type { FrozenInstruction, FrozenRecipe } from '../common/run';
import type { SampleReport } from '../common/samples';
import { allJsonLines, jsonLines } from '../files/json-lines';
import { makeFolder } from '../files/make-folder';
import { writeWhole, writeWholeSlowly } from '../files/write-whole';
import { withRests } from './in-slices';

/** What of a row goes into the folder. */
type RowToTrain = Omit<FrozenInstruction, 'split'> & Pick<Instruction, 'split'>;

const runFiles = [
  'recipe.json',
  'instructions.jsonl',
  'left-out.jsonl',
  'pack.bin',
  'metrics.jsonl',
  'samples.jsonl',
  'sampling',
  'checkpoints',
  'adapter.gguf',
  'model.gguf',
];

/**
 * Writes `recipe.json` and `instructions.jsonl`. What an earlier attempt of this Run left is removed first: it starts
 * again. Other files are never touched. Main is free between pieces of the rows.
 * @throws the signal's reason: the folder has no recipe then
 */
export async function freezeRunFolder(
  folder: string,
  recipe: FrozenRecipe,
  rows: Iterable<RowToTrain>,
  signal?: AbortSignal,
): Promise<void> {
  for (const file of runFiles) rmSync(join(folder, file), { recursive: true, force: true });
  makeFolder(folder);
  const lines = jsonLines(frozenRows(rows));
  await writeWholeSlowly(join(folder, 'instructions.jsonl'), withRests(lines, signal));
  // The last: a folder without it was never frozen.
  writeRecipe(folder, recipe);
}

/**
 * The recipe a run folder was frozen with.
 * @throws WorkbenchError `not-found` when the folder is none, else as `parseFrozenRecipe`
 */
export function readFrozenRecipe(folder: string): FrozenRecipe {
  const file = join(folder, 'recipe.json');
  if (!existsSync(file))
    throw new WorkbenchError(
      'not-found',
      `${folder} is no run folder: it has no recipe.json.`,
      'Name a run of the workspace, or the folder of one.',
    );
  return parseFrozenRecipe(readFileSync(file, 'utf8'), file);
}

/** Names another device in a run folder: the Run goes on there, not bit for bit as where it was. */
export function changeDevice(folder: string, device: Recipe['device']): void {
  writeRecipe(folder, { ...readFrozenRecipe(folder), device });
}

/** Says in a run folder where its base lies now; that it is the same file is for the caller to see to. */
export function changeBase(folder: string, base: string): void {
  const { run, ...recipe } = readFrozenRecipe(folder);
  writeRecipe(folder, { ...recipe, run: { ...run, base } });
}

function writeRecipe(folder: string, recipe: FrozenRecipe): void {
  writeWhole(join(folder, 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
}

/** Steps taken up to the newest checkpoint of a run folder; 0 where there is none. */
export function savedSteps(folder: string): number {
  const checkpoints = join(folder, 'checkpoints');
  const names = existsSync(checkpoints) ? readdirSync(checkpoints) : [];
  return Math.max(0, ...names.map((name) => Number(/^step-(\d+)$/.exec(name)?.[1] ?? 0)));
}

/** What a Run answered on the way, in the order of its steps. */
export const readSamples = (folder: string): Promise<SampleReport[]> =>
  allJsonLines(join(folder, 'samples.jsonl'));

function* frozenRows(rows: Iterable<RowToTrain>): Generator<FrozenInstruction> {
  for (const { id, instruction, input, output, category, split } of rows) {
    if (split === 'test')
      throw new WorkbenchError('internal', `Row ${id} is of split test and was about to be trained on.`);
    yield { id, instruction, input, output, category, split };
  }
}
