/** Leakage: rows of a dataset that hold items of a benchmark, found by the desk and kept in the workspace. */
import { basename } from 'node:path';
import type { Benchmark } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { FoundLeaks, LeakageReport, LeakSource, LeakSummary, NumberedRow } from '../common/overlap';
import { textVersion } from '../store/batches';
import { getLeakSearch, leakingIds, recordLeaks } from '../store/leaks';
import { ownFormat } from '../tasks/own-task';
import { setAside } from './exclusions';
import { withRowsAtDesk } from './hand-rows';
import { benchmarkIn, benchmarksIn } from './tasks';
import type { Workspace } from './workspace';

export interface LeakRequest {
  dataset: string;
  /** A benchmark or a task of one's own and its file (absolute), or a dataset whose rows of split test are the items. */
  against: LeakSource;
  /** The file's name as the user knows it; default: that of the path. */
  fileName?: string;
}

type OnProgress = (fraction: number) => void;

/**
 * Finds the rows that hold test items, whole or in good part, and keeps the pairs in place of an earlier search's for the
 * same items. A row counts with all its texts.
 * @throws WorkbenchError `not-found`; `no-rows` for a dataset without a test row; what reading the file refuses
 */
export async function findLeakage(
  workspace: Workspace,
  { dataset, against, fileName }: LeakRequest,
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<{ report: LeakageReport; summary: LeakSummary }> {
  const started = performance.now();
  const { store } = workspace;
  const benchmark = 'task' in against ? benchmarkIn(store, against.task) : null;
  const task = benchmark?.name ?? null;
  const version = textVersion(store, dataset);
  const found = await search(workspace, dataset, against, signal, onProgress);
  const source = 'dataset' in against ? against.dataset : (fileName ?? basename(against.file));
  const summary = recordLeaks(store, dataset, version, { task, source }, found);
  const idOf = new Map(found.leaked.map(({ place, id }) => [place, id]));
  return {
    summary,
    report: {
      dataset,
      task,
      own: benchmark?.format === ownFormat,
      file: 'file' in against ? against.file : null,
      against: 'dataset' in against ? against.dataset : null,
      rows: found.rows,
      items: found.items,
      pairs: found.pairs.map(({ place, ...pair }) => ({ ...pair, item: idOf.get(place)! })),
      pairCount: found.pairCount,
      leakingRows: summary.leakingRows,
      leakedItems: found.leakedItems,
      seconds: (performance.now() - started) / 1000,
    },
  };
}

/** Sets the rows that a search found aside from training. @returns how many are newly set aside */
export async function excludeLeaks({ store }: Workspace, search: number): Promise<number> {
  const { dataset, task, source, excludedRows, leakingRows } = getLeakSearch(store, search);
  const of = task === null ? `test rows of ${source}` : `${titleOf(store, task)} (${source})`;
  await setAside(store, dataset, leakingIds(store, search), `Holds an item of ${of}`);
  return leakingRows - excludedRows;
}

/** A task of one's own may be removed by now. */
const titleOf = (store: Workspace['store'], task: string): string =>
  benchmarksIn(store).find(({ name }) => name === task)?.title ?? task;

type Found = FoundLeaks & { leakedItems: number };

async function search(
  workspace: Workspace,
  dataset: string,
  against: LeakSource,
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<Found> {
  if ('task' in against)
    return compare(
      workspace,
      dataset,
      { benchmark: benchmarkIn(workspace.store, against.task), file: against.file },
      signal,
      onProgress,
    );
  return withRowsAtDesk(
    workspace,
    against.dataset,
    ({ split }) => split === 'test',
    signal,
    async (list, items) => {
      if (items.length === 0) throw noTestRows(against.dataset);
      const found = await compare(workspace, dataset, { list }, signal, onProgress);
      return { ...found, leaked: found.leaked.map((item) => ({ ...item, id: items[item.place]!.id })) };
    },
  );
}

function compare(
  workspace: Workspace,
  dataset: string,
  items: { benchmark: Benchmark; file: string } | { list: string },
  signal: AbortSignal | undefined,
  onProgress: OnProgress,
): Promise<Found> {
  const isTrainedOn = ({ review, split, excluded }: NumberedRow) =>
    review !== 'rejected' && split !== 'test' && !excluded;
  return withRowsAtDesk(workspace, dataset, isTrainedOn, signal, async (list, rows) => {
    const found = await workspace.desk.call(
      'leakage',
      { list, items },
      ({ fraction }) => onProgress(fraction),
      signal,
    );
    return {
      rows: rows.length,
      items: found.itemCount,
      pairs: found.leaks.map(({ text, item, recall, run }) => ({ ...rows[text]!, place: item, recall, run })),
      pairCount: found.pairs,
      leaked: found.leaked,
      leakedItems: found.items,
    };
  });
}

function noTestRows(dataset: string): WorkbenchError {
  return new WorkbenchError(
    'no-rows',
    `${dataset} has no row of split test.`,
    'Import a benchmark’s official file, or name it with --task.',
  );
}
