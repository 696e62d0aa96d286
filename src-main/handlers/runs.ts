/** The Train view. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import { checkRecipe } from '../common/recipe';
import type { FrozenRecipe, StepReport } from '../common/run';
import { readModel } from '../models/gguf-reader';
import { listRecipes } from '../resources';
import { createRun, performRun } from '../runs/train';
import type { Workspace } from '../runs/workspace';
import { getDataset } from '../store/datasets';
import { getRun, listRuns, updateRun } from '../store/runs';
import { checkOffered } from './offered';

type Slice = Pick<Handlers, 'listRecipes' | 'startRun' | 'cancelRun' | 'listRuns' | 'getRun'>;

export function runHandlers(workspace: Workspace): Slice {
  const { store, queue, emit } = workspace;
  return {
    listRecipes,
    startRun: async ({ base, dataset, categories, recipe }) => {
      checkOffered(store, 'model', base);
      await readModel(base);
      getDataset(store, dataset);
      const run = await createRun(workspace, {
        base,
        datasets: [dataset],
        categories,
        recipe: checkRecipe(recipe),
      });
      // Why a Run failed is recorded with it and shown from there.
      queue.add(run.id, (signal) => performRun(workspace, run, signal));
      return run;
    },
    cancelRun: ({ run: id }) => {
      if (getRun(store, id).state === 'queued')
        emit({ kind: 'run', run: updateRun(store, id, { state: 'cancelled' }), report: null });
      if (!queue.cancel(id))
        throw new WorkbenchError(
          'not-found',
          `Run ${id} neither runs nor waits.`,
          'There is nothing to cancel.',
        );
      return getRun(store, id);
    },
    listRuns: () => listRuns(store),
    getRun: ({ run: id }) => {
      const run = getRun(store, id);
      const { run: frozen, ...recipe } = JSON.parse(
        readFileSync(join(run.folder, 'recipe.json'), 'utf8'),
      ) as FrozenRecipe;
      return { run, recipe, reports: readReports(join(run.folder, 'metrics.jsonl')) };
    },
  };
}

function readReports(file: string): StepReport[] {
  if (!existsSync(file)) return [];
  // The last line may be half written while the Run goes on.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as StepReport);
}
