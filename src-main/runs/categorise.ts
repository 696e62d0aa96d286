/** Categories of a dataset: rows go to a labeller in batches, and each batch of answers is stored as it comes. */
import { basename } from 'node:path';
import {
  rulesEdition,
  type CategoryReport,
  type LabelledRow,
  type RowToLabel,
} from '../common/category-label';
import { addLabels, countToLabel, preferredMethod, rowsToLabel, type LabelQueue } from '../store/categories';
import { countLabels, labelsBesideHand } from '../store/category-counts';
import { getDataset } from '../store/datasets';
import type { Store } from '../store/open';
import { hashOf } from './hash';
import type { Workspace } from './workspace';

export interface CategoriseRequest {
  dataset: string;
  /** Absolute path of the model that answers; null: the rules do. */
  model: string | null;
  /** Of the intervals. */
  seed: number;
  threads?: number;
}

export interface LabelProgress {
  done: number;
  of: number;
  secondsLeft: number;
}

type OnProgress = (progress: LabelProgress) => void;
type Keep = (answers: LabelledRow[]) => void;

/** Rows of one call: few enough for main to store in a moment. */
const rowsPerCall = { rules: 500, model: 64 };

/**
 * Labels every row that the labeller has not labelled yet. What is stored before it is stopped stays, and the next call
 * goes on after it. Rules of a newer edition, and another model, label all rows again.
 * @throws WorkbenchError `not-found`, what opening the model refuses, or the signal's reason
 */
export async function categorise(
  workspace: Workspace,
  { dataset, model, seed, threads }: CategoriseRequest,
  signal?: AbortSignal,
  onProgress?: OnProgress,
): Promise<CategoryReport> {
  const started = performance.now();
  const labelled =
    model === null
      ? await labelByRules(workspace, { dataset, unsetOnly: false }, signal, onProgress)
      : await labelByModel(workspace, { dataset, model, threads: threads ?? null }, signal, onProgress);
  const report = await categoryReport(workspace, dataset, seed);
  return { ...report, labelled, seconds: (performance.now() - started) / 1000 };
}

/** @returns how many rows were labelled */
export function labelByRules(
  { store, desk }: Workspace,
  { dataset, unsetOnly }: Pick<LabelQueue, 'dataset' | 'unsetOnly'>,
  signal?: AbortSignal,
  onProgress?: OnProgress,
): Promise<number> {
  const queue = { dataset, unsetOnly, method: 'rules', origin: `edition ${rulesEdition}` } as const;
  const answer = async (rows: RowToLabel[], keep: Keep): Promise<void> =>
    keep(await desk.call('categoriseByRules', { rows }, undefined, signal));
  return work(store, queue, answer, signal, onProgress);
}

async function labelByModel(
  workspace: Workspace,
  { dataset, model, threads }: { dataset: string; model: string; threads: number | null },
  signal?: AbortSignal,
  onProgress?: OnProgress,
): Promise<number> {
  const { store, engine } = workspace;
  // By the model's bytes too: the same model again has nothing left to label.
  const origin = `${basename(model)} ${(await hashOf(workspace, model)).slice(0, 12)}`;
  const queue = { dataset, unsetOnly: false, method: 'model', origin } as const;
  const answer = async (rows: RowToLabel[], keep: Keep): Promise<void> => {
    await engine.call('categoriseByModel', { model, rows, threads }, (row) => keep([row]), signal);
  };
  return work(store, queue, answer, signal, onProgress);
}

async function work(
  store: Store,
  queue: LabelQueue,
  answer: (rows: RowToLabel[], keep: Keep) => Promise<void>,
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<number> {
  const started = performance.now();
  const of = countToLabel(store, queue);
  let done = 0;
  let rows = rowsToLabel(store, queue, 0, rowsPerCall[queue.method]);
  while (rows.length > 0) {
    signal?.throwIfAborted();
    await answer(rows, (answers) => {
      addLabels(store, queue, answers);
      done += answers.length;
      const seconds = (performance.now() - started) / 1000;
      onProgress({ done, of, secondsLeft: (seconds / done) * (of - done) });
    });
    rows = rowsToLabel(store, queue, rows.at(-1)!.rowId, rowsPerCall[queue.method]);
  }
  return done;
}

/**
 * What the methods said of a dataset so far, and how far each agrees with the hand.
 * @throws WorkbenchError `not-found`
 */
export async function categoryReport(
  { store, desk }: Workspace,
  dataset: string,
  seed: number,
): Promise<CategoryReport> {
  const started = performance.now();
  const beside = labelsBesideHand(store, dataset);
  const methods = countLabels(store, dataset).map(async ({ method, answers }) => {
    const pairs = beside
      .filter((label) => label.method === method)
      .map(({ rowId, hand, said }) => ({ row: String(rowId), hand, said }));
    return { method, answers, ...(await desk.call('agreementWithHand', { pairs, seed })) };
  });
  return {
    dataset,
    rows: getDataset(store, dataset).rows,
    preferred: preferredMethod(store, dataset),
    methods: await Promise.all(methods),
    labelled: 0,
    seconds: (performance.now() - started) / 1000,
  };
}
