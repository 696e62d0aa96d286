/** Which Runs are trained on which snapshots, as their run folders say. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrozenRecipe, Run } from '../common/run';

/**
 * Ids of Runs by `name@hash`, in the order given. A Run whose folder is gone or damaged points at nothing.
 * @param runs of them those that may be trained on the dataset are read
 */
export async function snapshotUses(runs: readonly Run[], dataset: string): Promise<Map<string, string[]>> {
  const uses = new Map<string, string[]>();
  for (const { id, folder } of runs.filter((run) => run.dataset === null || run.dataset.startsWith(dataset)))
    for (const name of await snapshotsOf(folder)) uses.set(name, [...(uses.get(name) ?? []), id]);
  return uses;
}

async function snapshotsOf(folder: string): Promise<string[]> {
  try {
    const { run } = JSON.parse(await readFile(join(folder, 'recipe.json'), 'utf8')) as Partial<FrozenRecipe>;
    return run?.snapshots ?? [];
  } catch {
    return [];
  }
}
