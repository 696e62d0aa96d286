/** What a Run would take, for its form: rows are measured when what they are read from changes, else only counted. */
import { randomUUID } from 'node:crypto';
import { cancelled } from '../common/errors';
import type { RunEstimate } from '../common/run-estimate';
import type { RowToMeasure } from '../common/worker';
import { changesOf } from '../store/connection';
import { listRuns } from '../store/runs';
import { trainingSlices } from '../store/training-rows';
import { withRests } from './in-slices';
import type { RunRequest } from './train';
import type { Workspace } from './workspace';

type Request = Pick<RunRequest, 'base' | 'datasets' | 'categories' | 'recipe'>;

/** @returns the estimator of one form: a question ends the one before with code `cancelled` */
export function createEstimator(workspace: Workspace): (request: Request) => Promise<RunEstimate> {
  const { store, engine } = workspace;
  let asked = new AbortController();
  let measured = { key: '', list: '' };

  async function measure(request: Request, key: string, signal: AbortSignal): Promise<void> {
    const { base, datasets, categories, recipe } = request;
    const list = randomUUID();
    const send = (rows: RowToMeasure[]) =>
      engine.call('measureRows', { list, base, template: recipe.template, rows }, undefined, signal);
    await send([]);
    for await (const rows of withRests(
      trainingSlices(store, [{ datasets, categories, review: null }]),
      signal,
    ))
      await send(rows.map(toMeasure));
    measured = { key, list };
  }

  return async (request) => {
    asked.abort(cancelled());
    const { signal } = (asked = new AbortController());
    const { base, datasets, categories, recipe } = request;
    const key = JSON.stringify([base, datasets, categories, recipe.template, changesOf(store)]);
    if (measured.key !== key) await measure(request, key, signal);
    const ask = () => engine.call('estimateRun', { list: measured.list, base, recipe }, undefined, signal);
    let estimate = await ask();
    if (!estimate) {
      // The engine was started anew.
      await measure(request, key, signal);
      estimate = await ask();
    }
    if (!estimate) throw cancelled();
    const rate = tokenRate(workspace, base);
    return { ...estimate, seconds: rate === null ? null : estimate.tokens / rate };
  };
}

const toMeasure = ({ id, instruction, input, output, split }: RowToMeasure): RowToMeasure => ({
  id,
  instruction,
  input,
  output,
  split,
});

/** Tokens a second of the last finished Run on a base; null: there is none. */
export function tokenRate({ store }: Pick<Workspace, 'store'>, base: string): number | null {
  const last = listRuns(store).find((run) => run.base === base && run.result !== null);
  return last?.result!.tokensPerSecond ?? null;
}
