/** Near-duplicates within a dataset: main hands the rows over, the desk compares, the workspace keeps the groups. */
import { WorkbenchError } from '../common/errors';
import type { Comparison, DedupeReport } from '../common/overlap';
import { textVersion } from '../store/batches';
import { duplicatesOfFirst, findDuplicateSearch, othersOfGroup, recordDuplicates } from '../store/duplicates';
import { setAside } from './exclusions';
import { withRowsAtDesk } from './hand-rows';
import { allOf, withRests } from './in-slices';
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
    ({ review, excluded }) => review !== 'rejected' && !excluded,
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
 * Sets near-duplicates aside from training.
 * @param keep a row: all others of its group; null: of every group, the rows that are near-duplicates of its first
 * @returns how many are newly set aside
 */
export async function excludeDuplicates(
  { store }: Workspace,
  dataset: string,
  keep: string | null = null,
): Promise<number> {
  const search = findDuplicateSearch(store, dataset);
  if (!search) return 0;
  const { threshold } = search;
  const rows =
    keep === null
      ? await allOf(withRests(duplicatesOfFirst(store, dataset, threshold)))
      : othersOfGroup(store, dataset, keep);
  const reason = `Near-duplicate of another row (ROUGE-L F above ${threshold})`;
  // None of them is excluded yet.
  return (await setAside(store, dataset, rows, reason))?.rows ?? 0;
}

function badThreshold(threshold: number): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `The threshold is ${threshold}; it must be 0 or more and below 1.`,
    'Self-Instruct’s own is 0.7.',
  );
}
