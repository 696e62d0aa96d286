/** The Train view. */
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as rest } from 'node:timers/promises';
import type { Handlers } from '../common/contract';
import { emptyCurve, extended, type Curve } from '../common/curve';
import { cancelled, paused, WorkbenchError } from '../common/errors';
import { checkRecipe } from '../common/recipe';
import type { Run, StepReport } from '../common/run';
import { withSamples } from '../common/samples';
import { readModel } from '../models/gguf-reader';
import { listRecipes } from '../resources';
import { createEstimator } from '../runs/estimate';
import { readFrozenRecipe, readSamples, savedSteps } from '../runs/folder';
import { requireBase, requireFolder } from '../runs/lost';
import { resumeRun } from '../runs/resume';
import { createRun, performRun } from '../runs/train';
import type { Workspace } from '../runs/workspace';
import { getDataset } from '../store/datasets';
import { getRun, listRuns, updateRun } from '../store/runs';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  'listRecipes' | 'startRun' | 'estimateRun' | 'cancelRun' | 'pauseRun' | 'resumeRun' | 'listRuns' | 'getRun'
>;

export function runHandlers(workspace: Workspace): Slice {
  const { store, queue, emit } = workspace;

  /** Why a Run failed is recorded with it and shown from there. */
  function enqueue(run: Run): Run {
    queue.add(run.id, (signal) => performRun(workspace, run, signal));
    return run;
  }

  function stop(id: string, state: 'paused' | 'cancelled'): Run {
    if (getRun(store, id).state === 'queued')
      emit({ kind: 'run', run: updateRun(store, id, { state }), report: null });
    if (!queue.cancel(id, state === 'paused' ? paused() : cancelled()))
      throw new WorkbenchError('not-found', `Run ${id} neither runs nor waits.`, 'There is nothing to stop.');
    return getRun(store, id);
  }

  const { estimate } = createEstimator(workspace);

  return {
    listRecipes,
    estimateRun: ({ base, dataset, categories, recipe }) => {
      checkOffered(store, 'model', base);
      return estimate({ base, datasets: [dataset], categories, recipe: checkRecipe(recipe) });
    },
    startRun: async ({ base, dataset, categories, recipe }) => {
      checkOffered(store, 'model', base);
      requireBase(base);
      await readModel(base);
      getDataset(store, dataset);
      const run = await createRun(workspace, {
        base,
        datasets: [dataset],
        categories,
        recipe: checkRecipe(recipe),
      });
      return enqueue(run);
    },
    cancelRun: ({ run: id }) => stop(id, 'cancelled'),
    pauseRun: ({ run: id }) => stop(id, 'paused'),
    resumeRun: async ({ run: id, device }) => {
      // The end of one whose disk was full could not be recorded.
      if (getRun(store, id).state === 'running' && !queue.has(id))
        updateRun(store, id, { state: 'interrupted' });
      const run = await resumeRun(workspace, id, device);
      if (run.state === 'done')
        throw new WorkbenchError('refused', `Run ${id} is finished.`, 'There is nothing to go on with.');
      emit({ kind: 'run', run, report: null });
      return enqueue(run);
    },
    listRuns: () => listRuns(store),
    getRun: async ({ run: id }) => {
      const run = getRun(store, id);
      requireFolder(run);
      const { run: frozen, ...recipe } = readFrozenRecipe(run.folder);
      const curve = await readCurve(join(run.folder, 'metrics.jsonl'));
      const samples = withSamples([], await readSamples(run.folder));
      return { run, recipe, curve, samples, savedSteps: savedSteps(run.folder) };
    },
  };
}

/** Lines taken in at once; a few milliseconds. */
const someLines = 500;

async function readCurve(file: string): Promise<Curve> {
  let curve = emptyCurve;
  if (!existsSync(file)) return curve;
  let some: StepReport[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const report = parsed(line);
    if (report) some.push(report);
    if (some.length < someLines) continue;
    curve = extended(curve, some);
    some = [];
    await rest();
  }
  return extended(curve, some);
}

/** The last line may be half written while the Run goes on. */
function parsed(line: string): StepReport | null {
  try {
    return JSON.parse(line) as StepReport;
  } catch {
    return null;
  }
}
