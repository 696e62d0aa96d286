/** Freezes a run folder: everything a worker, or a person by hand, needs to do the Run. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrozenInstruction, FrozenRecipe } from '../common/run';
import { writeWhole } from '../files/write-whole';

/**
 * Writes `recipe.json` and `instructions.jsonl`. What an earlier attempt left in the folder is removed first:
 * an unfinished Run starts again from its frozen rows.
 */
export function freezeRunFolder(
  folder: string,
  recipe: FrozenRecipe,
  instructions: readonly FrozenInstruction[],
): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWhole(
    join(folder, 'instructions.jsonl'),
    instructions.map((row) => `${JSON.stringify(row)}\n`).join(''),
  );
  writeWhole(join(folder, 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
}
