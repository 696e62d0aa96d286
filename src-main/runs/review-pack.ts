/** Review packs out and in: rows for a colleague, her reviews back. The desk reads and checks the file. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { WorkbenchError } from '../common/errors';
import { datasetNameOf, mayLeave, type Instruction } from '../common/instruction';
import { checkReviewer } from '../common/review';
import {
  packFormat,
  packVersion,
  type PackReport,
  type PackReview,
  type PackRow,
  type PackStart,
} from '../common/review-pack';
import { instructionId } from '../data/identity';
import { packText } from '../data/review-pack';
import { datasetId } from '../store/datasets';
import { abandonImport } from '../store/import-removal';
import { addBatch, beginImport, finishImport } from '../store/imports';
import { addQueue, listQueues } from '../store/review-queues';
import {
  instructionsAt,
  keysOf,
  packedReview,
  reviewedBy,
  takeInReview,
  textAnywhere,
} from '../store/review-packs';
import { rubricOf, setRubric } from '../store/rubrics';
import { listRows } from './reviews';
import type { Workspace } from './workspace';

/** Rows that are written or taken in at a time: milliseconds. */
const batch = 100;
/** More are no work for a colleague, and no file that is read in one piece. */
const mostRows = 100_000;

function* slices<T>(list: readonly T[]): Generator<T[]> {
  for (let i = 0; i < list.length; i += batch) yield list.slice(i, i + batch);
}

const start = (dataset: string) =>
  ({ format: packFormat, version: packVersion, dataset, createdAt: new Date().toISOString() }) as const;

/**
 * The rows of a queue (null: of the dataset) for a colleague, without anybody's reviews. Of gated rows only ids go out.
 * @returns the text of the file, rows, and how many of them are without their text
 * @throws WorkbenchError `not-found`, `no-rows`, `usage` for more rows than a pack holds
 */
export async function exportRows(
  workspace: Pick<Workspace, 'store'>,
  { dataset, queue }: { dataset: string; queue: number | null },
): Promise<{ text: string; rows: number; withheld: number }> {
  const { store } = workspace;
  const keys = await listRows(workspace, { dataset, queue, reviewer: '', show: 'all' });
  if (keys.length === 0)
    throw new WorkbenchError('no-rows', `“${dataset}” holds no row to review.`, 'Import a file first.');
  if (keys.length > mostRows) throw tooMany(keys.length);
  const rows: PackRow[] = [];
  for (const some of slices(keys)) {
    rows.push(...instructionsAt(store, some).map(packed));
    await setImmediate();
  }
  const name = listQueues(store, dataset).find(({ id }) => id === queue)?.name ?? null;
  const rubric = rubricOf(store, dataset);
  return {
    text: packText({ ...start(dataset), kind: 'rows', queue: name, rubric, rows }),
    rows: rows.length,
    withheld: rows.filter(({ text }) => text === null).length,
  };
}

function packed(row: Instruction): PackRow {
  const { id, instruction, input, output, category, split } = row;
  const text = { instruction, input, output };
  return { id, textId: instructionId(text), text: mayLeave(row) ? text : null, category, split };
}

/**
 * What a reviewer has made of a dataset, for the machine the rows came from.
 * @throws WorkbenchError `not-found`, or `no-rows` when she has reviewed nothing
 */
export async function exportDecisions(
  { store }: Pick<Workspace, 'store'>,
  { dataset, reviewer: name }: { dataset: string; reviewer: string },
): Promise<{ text: string; rows: number }> {
  const reviewer = checkReviewer(name);
  const key = datasetId(store, dataset);
  const rows: PackReview[] = [];
  for (const some of slices(reviewedBy(store, dataset, reviewer))) {
    for (const [i, instruction] of instructionsAt(store, some).entries())
      rows.push(packedReview(store, { rowId: some[i]!, dataset: key }, instruction, reviewer, instructionId));
    await setImmediate();
  }
  if (rows.length === 0)
    throw new WorkbenchError(
      'no-rows',
      `${reviewer} has reviewed nothing of “${dataset}”.`,
      'Check the name.',
    );
  return { text: packText({ ...start(dataset), kind: 'reviews', reviewer, rows }), rows: rows.length };
}

/**
 * Takes a pack in: rows become a dataset with a queue, reviews are added to those that are here. Nothing is overwritten,
 * and a pack that is taken in again changes nothing.
 * @param dataset default: the one that the pack names
 * @throws WorkbenchError what `readPack` refuses, `not-found`
 */
export async function importPack(
  workspace: Pick<Workspace, 'store' | 'desk'>,
  request: { file: string; name?: string; dataset?: string },
): Promise<PackReport> {
  const source = request.name ?? basename(request.file);
  const rows: (PackRow | PackReview)[] = [];
  const head = await workspace.desk.call(
    'readPack',
    { file: request.file },
    (some) => void rows.push(...some),
  );
  const dataset = request.dataset ?? (head.dataset || datasetNameOf(source));
  return head.kind === 'rows'
    ? takeInRows(workspace, head, rows as PackRow[], { dataset, source })
    : takeInReviews(workspace, head, rows as PackReview[], dataset);
}

async function takeInRows(
  { store }: Pick<Workspace, 'store'>,
  head: Extract<PackStart, { kind: 'rows' }>,
  rows: readonly PackRow[],
  { dataset, source }: { dataset: string; source: string },
): Promise<PackReport> {
  const missing: string[] = [];
  const id = beginImport(store, { dataset, source });
  let read = 0;
  try {
    for (const some of slices(rows)) {
      read += some.length;
      const there = some.flatMap((row): Instruction[] => {
        const text = row.text ?? textAnywhere(store, row.id);
        if (text) return [{ ...row, ...text, review: 'pending', source, gated: row.text === null }];
        missing.push(row.id);
        return [];
      });
      addBatch(store, id, { rows: there, quarantined: [], read, task: null, fraction: read / rows.length });
      await setImmediate();
    }
    if (missing.length === rows.length) throw nothingHere(source);
  } catch (error) {
    abandonImport(store, id);
    throw error;
  }
  const { imported, duplicates } = finishImport(store, id);
  const keys = keysOf(
    store,
    dataset,
    rows.map((row) => row.id),
  );
  const queue = addQueue(store, dataset, {
    name: `pack: ${head.queue ?? 'all rows'}`,
    strategy: 'pack',
    seed: 0,
    rows: keys.map((rowId) => ({ rowId, reasons: [] })),
  });
  if (imported > 0) setRubric(store, dataset, head.rubric);
  return {
    kind: 'rows',
    dataset,
    queue: queue.name,
    reviewer: null,
    rows: rows.length,
    added: imported,
    same: duplicates,
    missing,
    conflicts: [],
  };
}

async function takeInReviews(
  { store }: Pick<Workspace, 'store'>,
  { reviewer: name }: Extract<PackStart, { kind: 'reviews' }>,
  rows: readonly PackReview[],
  dataset: string,
): Promise<PackReport> {
  const key = datasetId(store, dataset);
  const reviewer = checkReviewer(name);
  const report: PackReport = {
    kind: 'reviews',
    dataset,
    queue: null,
    reviewer,
    rows: rows.length,
    added: 0,
    same: 0,
    missing: [],
    conflicts: [],
  };
  for (const some of slices(rows)) {
    for (const theirs of some) {
      const [rowId] = keysOf(store, dataset, [theirs.id]);
      if (rowId === undefined) {
        report.missing.push(theirs.id);
        continue;
      }
      const taken = takeInReview(store, { rowId, dataset: key }, reviewer, theirs, instructionId);
      report.added += taken.added;
      report.same += taken.same;
      report.conflicts.push(...taken.conflicts);
    }
    await setImmediate();
  }
  return report;
}

function tooMany(rows: number): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `A review pack holds up to ${mostRows} rows, not ${rows}.`,
    'Draw a queue first: review queue --strategy random --size 1000',
  );
}

function nothingHere(source: string): WorkbenchError {
  return new WorkbenchError(
    'no-rows',
    `${source} holds gated rows only, and their texts are not on this machine.`,
    'Import the benchmark’s own file first; the rows are then found by their ids.',
  );
}
