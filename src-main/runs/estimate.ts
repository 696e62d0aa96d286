/** What a Run would take, for its form: rows are measured when what they are read from changes, else only counted. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { cancelled } from '../common/errors';
import type { RunEstimate } from '../common/run-estimate';
import type { RowToMeasure } from '../common/worker';
import { changesOf } from '../store/connection';
import { listRuns } from '../store/runs';
import { trainingSlices } from '../store/training-rows';
import { withRests } from './in-slices';
import type { RunRequest } from './train';
import type { Workspace } from './workspace';

export interface EstimateRequest extends Pick<RunRequest, 'base' | 'datasets' | 'categories' | 'recipe'> {
  /** Datasets that are not imported yet, by their files. */
  files?: readonly string[];
}

export interface Estimator {
  estimate(request: EstimateRequest): Promise<RunEstimate>;
  /** Takes a step of it to tell tokens a second. */
  timeStep(request: EstimateRequest, signal: AbortSignal): Promise<number>;
}

/** @returns the estimator of one form: an estimate ends the one before with code `cancelled` */
export function createEstimator(workspace: Workspace): Estimator {
  const { store, desk, engine } = workspace;
  let asked = new AbortController();
  let measured = { key: '', list: '' };

  async function measure(request: EstimateRequest, key: string, signal: AbortSignal): Promise<void> {
    const { base, datasets, files = [], categories, recipe } = request;
    const list = randomUUID();
    const send = (rows: RowToMeasure[]) =>
      engine.call('measureRows', { list, base, template: recipe.template, rows }, undefined, signal);
    await send([]);
    for await (const rows of withRests(
      trainingSlices(store, [{ datasets, categories, review: null }]),
      signal,
    ))
      await send(rows.map(toMeasure));
    for (const file of files)
      await desk.call(
        'readRows',
        { file, source: basename(file), options: {} },
        async (rows) => void (await send(rows)),
        signal,
      );
    measured = { key, list };
  }

  /** Anew where the rows are others than before, or the engine was started anew. */
  async function onRows<T>(
    request: EstimateRequest,
    signal: AbortSignal,
    ask: (list: string) => Promise<T | null>,
  ): Promise<T> {
    const { base, datasets, files = [], categories, recipe } = request;
    const stamps = files.map((file) => [file, statSync(file).mtimeMs]);
    const key = JSON.stringify([base, datasets, stamps, categories, recipe.template, changesOf(store)]);
    if (measured.key !== key) await measure(request, key, signal);
    let answer = await ask(measured.list);
    if (answer === null) {
      await measure(request, key, signal);
      answer = await ask(measured.list);
    }
    if (answer === null) throw cancelled();
    return answer;
  }

  return {
    estimate: async (request) => {
      asked.abort(cancelled());
      const { signal } = (asked = new AbortController());
      const { base, recipe } = request;
      const estimate = await onRows(request, signal, (list) =>
        engine.call('estimateRun', { list, base, recipe }, undefined, signal),
      );
      const rate = tokenRate(workspace, base);
      return { ...estimate, seconds: rate === null ? null : estimate.tokens / rate };
    },
    timeStep: async (request, signal) => {
      const { base, recipe } = request;
      const { tokensPerSecond } = await onRows(request, signal, (list) =>
        engine.call('timeStep', { list, base, recipe }, undefined, signal),
      );
      return tokensPerSecond;
    },
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
