/** Near-duplicates within a dataset, and its leakage from a benchmark: main hands the rows over, the desk compares. */
import { WorkbenchError } from '../common/errors';
import type { Comparison, DedupeReport, LeakageReport } from '../common/overlap';
import { textVersion } from '../store/batches';
import { recordDuplicates } from '../store/duplicates';
import { benchmarkNamed } from '../tasks';
import { withRowsAtDesk } from './hand-rows';
import type { Workspace } from './workspace';

export interface DedupeRequest {
  dataset: string;
  /** ROUGE-L F above which two rows are near-duplicates: 0 or more and below 1. */
  threshold: number;
  /** Default: by source, the input where all its rows share one instruction, else instruction and input. */
  compared?: Comparison;
}

type OnProgress = (fraction: number) => void;

/**
 * Finds the near-duplicates of a dataset and keeps them in place of those found before.
 * @throws WorkbenchError `usage` for a threshold out of range, `not-found` when there is no such dataset
 */
export async function findNearDuplicates(
  workspace: Workspace,
  { dataset, threshold, compared }: DedupeRequest,
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<DedupeReport> {
  const { store, desk } = workspace;
  const started = performance.now();
  if (!(threshold >= 0 && threshold < 1)) throw badThreshold(threshold);
  const version = textVersion(store, dataset);
  const found = await withRowsAtDesk(
    workspace,
    dataset,
    ({ review }) => review !== 'rejected',
    signal,
    async (list, rows) => {
      const found = await desk.call(
        'nearDuplicates',
        { list, by: compared ?? null, threshold },
        ({ fraction }) => onProgress(fraction),
        signal,
      );
      return {
        threshold,
        compared: found.compared,
        rows: rows.length,
        empty: found.empty,
        groups: found.groups.map((group) => ({
          rows: group.map(({ text, f1 }) => ({ ...rows[text]!, f1 })),
        })),
      };
    },
  );
  recordDuplicates(store, dataset, version, found);
  return {
    dataset,
    ...found,
    grouped: found.groups.reduce((sum, { rows }) => sum + rows.length, 0),
    seconds: (performance.now() - started) / 1000,
  };
}

/**
 * Rows of a dataset that hold test items of a benchmark, whole or in good part. A row counts with all its texts.
 * @param file the benchmark's official file, absolute
 * @throws WorkbenchError `not-found`, or what reading the file refuses
 */
export async function findLeakage(
  workspace: Workspace,
  { dataset, task, file }: { dataset: string; task: string; file: string },
  signal?: AbortSignal,
  onProgress: OnProgress = () => {},
): Promise<LeakageReport> {
  const started = performance.now();
  const { name } = benchmarkNamed(task);
  return withRowsAtDesk(
    workspace,
    dataset,
    ({ review, split }) => review !== 'rejected' && split !== 'test',
    signal,
    async (list, rows) => {
      const found = await workspace.desk.call(
        'leakage',
        { list, benchmark: name, file },
        ({ fraction }) => onProgress(fraction),
        signal,
      );
      return {
        dataset,
        task: name,
        file,
        rows: rows.length,
        items: found.itemIds.length,
        pairs: found.leaks.map(({ text, item, recall, run }) => ({
          ...rows[text]!,
          item: found.itemIds[item]!,
          recall,
          run,
        })),
        pairCount: found.pairs,
        leakingRows: found.texts,
        leakedItems: found.items,
        seconds: (performance.now() - started) / 1000,
      };
    },
  );
}

function badThreshold(threshold: number): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `The threshold is ${threshold}; it must be 0 or more and below 1.`,
    'Self-Instruct’s own is 0.7.',
  );
}
