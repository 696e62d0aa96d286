/** Draws splits for a dataset and takes them back. */
import { setImmediate as rest } from 'node:timers/promises';
import { WorkbenchError } from '../common/errors';
import type { Split } from '../common/instruction';
import { noRows, type DrawReport, type SplitReport, type SplitRequest } from '../common/splits';
import { drawSplits, type RowToSplit } from '../data/draw-splits';
import { textHash } from '../data/snapshot-hash';
import type { Store } from '../store/open';
import { changesOf, rowIdRange } from '../store/row-lists';
import {
  beginDrawing,
  beginTakingBack,
  finishDrawing,
  moveBack,
  moveRows,
  refuseWhileMoving,
  type SplitMove,
} from '../store/split-moves';
import { countSplits, splitRows, type SplitRow } from '../store/splits';
import { inTurnOf, resultOf, withRests } from './in-slices';

const batchRows = 250;
/** Rows that are counted in one step. */
const atOnce = 2000;

export interface SplitOptions {
  signal?: AbortSignal;
  /** @param fraction of all the work */
  onProgress?(fraction: number): void;
}

type Row = Omit<SplitRow, 'instruction' | 'input'> & RowToSplit;

interface Drawing {
  report: DrawReport;
  moves: SplitMove[];
  /** The dataset's count of changes that it holds for. */
  changes: number;
}

/**
 * Draws the splits of a dataset anew from what its files say. Rows that a file put into test or validation stay; rows
 * with the same instruction and input, and near-duplicates as the last search found them, are moved together. All move
 * or none: where it is broken off, even by the end of the program, rows that have moved go back.
 * @throws WorkbenchError `usage` for shares out of range, `not-found`, `refused` when the dataset changes meanwhile, or
 *   the signal's reason
 */
export async function drawDatasetSplits(
  store: Store,
  request: SplitRequest,
  options: SplitOptions = {},
): Promise<DrawReport> {
  const drawing = await drawingOf(store, request, options);
  if (drawing.moves.length > 0)
    await inTurnOf(store, request.dataset, () => move(store, request, drawing, options));
  return drawing.report;
}

async function move(
  store: Store,
  request: SplitRequest,
  { moves, changes }: Drawing,
  { signal, onProgress }: SplitOptions,
): Promise<void> {
  if (changesOf(store, request.dataset) !== changes) throw changed(request.dataset);
  const drawing = beginDrawing(store, request);
  let isDone = false;
  try {
    for await (const done of withRests(moveRows(store, drawing, moves), signal))
      onProgress?.((1 + done / moves.length) / 2);
    signal?.throwIfAborted();
    finishDrawing(store, drawing);
    isDone = true;
  } finally {
    if (!isDone) for await (const step of withRests(moveBack(store, drawing))) void step;
  }
}

/**
 * What the same request would draw now; nothing is moved.
 * @throws WorkbenchError as `drawDatasetSplits` does
 */
export async function previewDatasetSplits(
  store: Store,
  request: SplitRequest,
  options: SplitOptions = {},
): Promise<DrawReport> {
  return (await drawingOf(store, request, options)).report;
}

async function drawingOf(store: Store, request: SplitRequest, options: SplitOptions): Promise<Drawing> {
  const { dataset } = request;
  checkShares(request);
  refuseWhileMoving(store, dataset);
  const changes = changesOf(store, dataset);
  const rows = await readRows(store, dataset, options);
  const drawn = await resultOf(drawSplits(rows, request), options.signal);
  const drawing = await resultOf(summarise(request, rows, drawn), options.signal);
  if (changesOf(store, dataset) !== changes) throw changed(dataset);
  return { ...drawing, changes };
}

function* summarise(
  request: SplitRequest,
  rows: readonly Row[],
  drawn: readonly Split[],
): Generator<void, Omit<Drawing, 'changes'>> {
  const counts = noRows();
  const moves: SplitMove[] = [];
  const sizes = new Map<number, number>();
  let fixed = 0;
  let groups = 0;
  for (const [i, { rowId, category, split, imported, group }] of rows.entries()) {
    if (i % atOnce === 0) yield;
    const after = drawn[i]!;
    counts[category ?? 'unset'][after]++;
    if (split !== after) moves.push({ rowId, before: split, after });
    if (imported !== 'train') fixed++;
    const size = (sizes.get(group) ?? 0) + 1;
    sizes.set(group, size);
    if (size === 2) groups++;
  }
  return { report: { ...request, moved: moves.length, fixed, groups, counts }, moves };
}

/**
 * Takes the last drawing of a dataset back. Once it has begun it ends, be it at the next open of the workspace.
 * @throws WorkbenchError `not-found` when there is nothing to take back, `refused` while rows are being moved
 */
export async function takeSplitsBack(
  store: Store,
  dataset: string,
  { onProgress }: Pick<SplitOptions, 'onProgress'> = {},
): Promise<SplitReport> {
  return inTurnOf(store, dataset, async () => {
    const { drawing, rows } = beginTakingBack(store, dataset);
    let moved = 0;
    for await (moved of withRests(moveBack(store, drawing))) onProgress?.(moved / rows);
    return { dataset, moved, counts: countSplits(store, dataset) };
  });
}

/** Texts are only needed to know which of them are the same. */
async function readRows(store: Store, dataset: string, { signal, onProgress }: SplitOptions): Promise<Row[]> {
  const rows: Row[] = [];
  const groups = createGroups();
  const range = rowIdRange(store, dataset);
  for (let after = -1; ; after = rows.at(-1)!.rowId) {
    signal?.throwIfAborted();
    const batch = splitRows(store, dataset, after, batchRows);
    if (batch.length === 0) break;
    for (const { instruction, input, ...row } of batch) {
      const text = textHash({ instruction, input, output: '' }).toString('base64');
      const fixed = row.imported === 'train' ? null : row.imported;
      rows.push({ ...row, fixed, group: groups.join(text, row.duplicates) });
    }
    if (range) onProgress?.((rows.at(-1)!.rowId - range.after) / (range.upTo - range.after) / 2);
    await rest();
  }
  await resultOf(joined(rows, groups.of), signal);
  return rows;
}

/** Gives every row the number that its whole group has, now that all are known. */
function* joined(rows: Row[], of: (group: number) => number): Generator<void> {
  for (const [i, row] of rows.entries()) {
    if (i % atOnce === 0) yield;
    row.group = of(row.group);
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
