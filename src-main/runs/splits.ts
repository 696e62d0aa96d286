/** Draws splits for a dataset and takes them back. */
import { setImmediate as rest } from 'node:timers/promises';
import { WorkbenchError } from '../common/errors';
import type { Split } from '../common/instruction';
import { noRows, type DrawReport, type SplitReport, type SplitRequest } from '../common/splits';
import { drawSplits } from '../data/draw-splits';
import { textHash } from '../data/snapshot-hash';
import type { Store } from '../store/open';
import { changesOf } from '../store/row-lists';
import { countSplits, recordSplits, splitRows, undoSplits, type SplitRow } from '../store/splits';

const batchRows = 250;

type Row = Omit<SplitRow, 'instruction' | 'input'> & { group: number };

interface Drawing {
  report: DrawReport;
  moves: { rowId: number; before: Split; after: Split }[];
}

/**
 * Draws the splits of a dataset anew from what its files say. Rows that a file put into test or validation stay; rows
 * with the same instruction and input, and near-duplicates as the last search found them, are moved together.
 * @throws WorkbenchError `usage` for shares out of range, `not-found`, `refused` when the dataset changes meanwhile
 */
export async function drawDatasetSplits(store: Store, request: SplitRequest): Promise<DrawReport> {
  const { report, moves } = await drawingOf(store, request);
  if (moves.length > 0) recordSplits(store, request, moves);
  return report;
}

/**
 * What the same request would draw now; nothing is moved.
 * @throws WorkbenchError as `drawDatasetSplits` does
 */
export async function previewDatasetSplits(store: Store, request: SplitRequest): Promise<DrawReport> {
  return (await drawingOf(store, request)).report;
}

async function drawingOf(store: Store, request: SplitRequest): Promise<Drawing> {
  const { dataset } = request;
  checkShares(request);
  const changes = changesOf(store, dataset);
  const rows = await readRows(store, dataset);
  const drawn = drawSplits(
    rows.map(({ id, category, group, imported }) => ({
      id,
      category,
      group,
      fixed: imported === 'train' ? null : imported,
    })),
    request,
  );
  if (changesOf(store, dataset) !== changes) throw changed(dataset);
  const counts = noRows();
  rows.forEach(({ category }, i) => counts[category ?? 'unset'][drawn[i]!]++);
  const moves = rows.flatMap(({ rowId, split }, i) =>
    split === drawn[i] ? [] : [{ rowId, before: split, after: drawn[i]! }],
  );
  const fixed = rows.filter(({ imported }) => imported !== 'train').length;
  return { report: { ...request, moved: moves.length, fixed, groups: sharedGroups(rows), counts }, moves };
}

/** @throws WorkbenchError `not-found` when there is nothing to take back */
export function takeSplitsBack(store: Store, dataset: string): SplitReport {
  const moved = undoSplits(store, dataset);
  return { dataset, moved, counts: countSplits(store, dataset) };
}

/** Texts are only needed to know which of them are the same. */
async function readRows(store: Store, dataset: string): Promise<Row[]> {
  const rows: Row[] = [];
  const groups = createGroups();
  for (let after = -1; ; after = rows.at(-1)!.rowId) {
    const batch = splitRows(store, dataset, after, batchRows);
    if (batch.length === 0) return rows.map((row) => ({ ...row, group: groups.of(row.group) }));
    for (const { instruction, input, ...row } of batch) {
      const text = textHash({ instruction, input, output: '' }).toString('base64');
      rows.push({ ...row, group: groups.join(text, row.duplicates) });
    }
    await rest();
  }
}

/** Rows are in one group when a chain of same texts and near-duplicates joins them. */
function createGroups() {
  const parents: number[] = [];
  const byText = new Map<string, number>();
  const byDuplicates = new Map<number, number>();
  const of = (group: number): number => {
    let root = group;
    // Every step makes the way of the next one shorter.
    while (parents[root] !== root) root = parents[root] = parents[parents[root]!]!;
    return root;
  };
  return {
    of,
    join: (text: string, duplicates: number | null): number => {
      const group = byText.get(text) ?? parents.push(parents.length) - 1;
      byText.set(text, group);
      if (duplicates === null) return group;
      const other = byDuplicates.get(duplicates) ?? group;
      byDuplicates.set(duplicates, other);
      parents[of(group)] = of(other);
      return group;
    },
  };
}

function sharedGroups(rows: readonly Row[]): number {
  const sizes = new Map<number, number>();
  for (const { group } of rows) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  return [...sizes.values()].filter((size) => size > 1).length;
}

function checkShares({ validation, test }: SplitRequest): void {
  for (const [name, share] of Object.entries({ validation, test }))
    if (!(share >= 0 && share <= 0.5))
      throw new WorkbenchError(
        'usage',
        `The share for ${name} is ${share}; it must be from 0 to 0.5.`,
        'For example --validation 0.02 --test 0.1',
      );
}

function changed(dataset: string): WorkbenchError {
  return new WorkbenchError(
    'refused',
    `“${dataset}” changed while its splits were drawn; nothing was moved.`,
    'Draw them again when the import or the review has ended.',
  );
}
