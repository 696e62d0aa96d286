/** What a Run would take, for its form: rows are measured when what they are read from changes, else only counted. */
import { randomUUID } from 'node:crypto';
import { cancelled } from '../common/errors';
import type { RunEstimate } from '../common/run-estimate';
import type { RowToMeasure } from '../common/worker';
import { changesOf } from '../store/connection';
import { trainingRows } from '../store/instructions';
import { listRuns } from '../store/runs';
import type { RunRequest } from './train';
import type { Workspace } from './workspace';

type Request = Pick<RunRequest, 'base' | 'datasets' | 'categories' | 'recipe'>;

/** Rows that are sent to the engine at a time: some milliseconds of work. */
const batch = 500;

/** @returns the estimator of one form: a question ends the one before with code `cancelled` */
export function createEstimator(workspace: Workspace): (request: Request) => Promise<RunEstimate> {
  const { store, engine } = workspace;
  let asked = new AbortController();
  let measured = { key: '', list: '' };

  async function measure(request: Request, key: string, signal: AbortSignal): Promise<void> {
    const { base, datasets, categories, recipe } = request;
    const list = randomUUID();
    const rows = trainingRows(store, { datasets, categories, review: null }).map(toMeasure);
    for (let start = 0; start === 0 || start < rows.length; start += batch) {
      const part = { list, base, template: recipe.template, rows: rows.slice(start, start + batch) };
      await engine.call('measureRows', part, undefined, signal);
      signal.throwIfAborted();
    }
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
    return { ...estimate, seconds: secondsOf(workspace, base, estimate.tokens) };
  };
}

const toMeasure = ({ id, instruction, input, output, split }: RowToMeasure): RowToMeasure => ({
  id,
  instruction,
  input,
  output,
  split,
});

function secondsOf({ store }: Workspace, base: string, tokens: number): number | null {
  const last = listRuns(store).find((run) => run.base === base && run.result !== null);
  return last ? tokens / last.result!.tokensPerSecond : null;
}
