/** Takes up a Run that was paused, cancelled, interrupted or failed; the engine goes on from its last checkpoint. */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { Recipe } from '../common/recipe';
import type { Run } from '../common/run';
import { addRun, findRun, findRunOfFolder, updateRun } from '../store/runs';
import { changeBase, changeDevice, readFrozenRecipe } from './folder';
import { hashOf } from './hash';
import { requireBase, requireFolder } from './lost';
import type { Workspace } from './workspace';

/**
 * Puts a Run back in the state `queued`; one that is done stays as it is.
 * @param which its id, or a run folder, which may be of another workspace
 * @param device to go on elsewhere than where it was; the last digits of its result depend on it
 * @throws WorkbenchError `not-found`; `run-lost`, `model-lost`; `refused` when it runs or waits; `checkpoint` when the base model is another now
 */
export async function resumeRun(
  workspace: Workspace,
  which: string,
  device: Recipe['device'] | null = null,
): Promise<Run> {
  const { store } = workspace;
  const run =
    findRun(store, which) ?? findRunOfFolder(store, resolve(which)) ?? adopt(workspace, resolve(which));
  if (run.state === 'done') return run;
  if (run.state === 'running' || run.state === 'queued')
    throw new WorkbenchError('refused', `Run ${run.id} is ${run.state} already.`, 'Wait for its end.');
  requireFolder(run);
  requireBase(run.base);
  const { base, baseHash } = readFrozenRecipe(run.folder).run;
  if ((await hashOf(workspace, run.base)) !== baseHash)
    throw new WorkbenchError(
      'checkpoint',
      `${run.base} is not the model that run ${run.id} began with.`,
      'Put that model back in its place, or start a new run.',
    );
  if (base !== run.base) changeBase(run.folder, run.base);
  if (device !== null) changeDevice(run.folder, device);
  return updateRun(store, run.id, { state: 'queued', error: null });
}

/** Records the Run of a folder that this workspace does not know yet. */
function adopt({ store }: Workspace, folder: string): Run {
  const { run, seed } = readFrozenRecipe(folder);
  return addRun(store, {
    id: randomUUID().slice(0, 8),
    state: 'interrupted',
    folder,
    base: run.base,
    dataset: run.datasets.length === 1 ? run.datasets[0]! : null,
    categories: run.categories,
    seed,
    createdAt: new Date().toISOString(),
    result: null,
    error: null,
  });
}
