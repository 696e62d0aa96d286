/** Freezes a run folder: everything a worker, or a person by hand, needs to do the Run. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { Instruction } from '../common/instruction';
import type { FrozenInstruction, FrozenRecipe } from '../common/run';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';

const runFiles = ['recipe.json', 'instructions.jsonl', 'pack.bin', 'metrics.jsonl', 'adapter.gguf'];

/**
 * Writes `recipe.json` and `instructions.jsonl`. What an earlier attempt of this Run left is removed first: it starts
 * again. Other files are never touched.
 */
export function freezeRunFolder(folder: string, recipe: FrozenRecipe, rows: readonly Instruction[]): void {
  for (const file of runFiles) rmSync(join(folder, file), { force: true });
  makeFolder(folder);
  writeWhole(
    join(folder, 'instructions.jsonl'),
    rows
      .map(
        (row) => `${JSON.stringify(frozen(row))}
`,
      )
      .join(''),
  );
  writeWhole(join(folder, 'recipe.json'), `${JSON.stringify(recipe, null, 2)}\n`);
}

function frozen({ id, instruction, input, output, category, split }: Instruction): FrozenInstruction {
  if (split === 'test')
    throw new WorkbenchError('internal', `Row ${id} is of split test and was about to be trained on.`);
  return { id, instruction, input, output, category, split };
}
