/**
 * An import at the desk: a file -> batch files for main to copy. The desk knows which content the dataset holds, so that
 * main need not look at a row; once all rows are stored it tells where each id is, in the order of the ids.
 */
import { join } from 'node:path';
import type { DetectedFormat } from '../common/import-format';
import type { Instruction } from '../common/instruction';
import type { ImportJob, ImportTarget, StagedBatch } from '../common/import-job';
import { importFile } from '../data/import';
import { createBatchFile, type BatchFile, type Mark } from '../handover/batch-file';
import { createIdSet, type IdSet } from '../handover/id-set';
import { idsOfDataset, rowIdsOfImport } from '../handover/stored-rows';

interface Context {
  /** Resolves when main has copied the batch. */
  report(batch: StagedBatch): Promise<void>;
  signal: AbortSignal;
}

type About = Omit<StagedBatch, 'file'>;

/** What the dataset holds, the rows of this import included. */
interface Held {
  ids: IdSet;
  /** The rows that were there before; their ids have the first places. */
  before: number[];
  /** What was learnt of rows of this import after they were given out, by their place among them. */
  late: Map<number, Set<Mark>>;
}

/** So many wait for main, or are copied, while the next is parsed. */
const batchesUnderWay = 4;
/** Of the ids with their rows. */
const idsPerBatch = 5000;

/** @param into its `folder` takes the batch files, which whoever copied them removes */
export async function importRows(
  { into, ...job }: ImportJob & { into: ImportTarget },
  context: Context,
): Promise<{ read: number; format: DetectedFormat | null }> {
  const held = lookUp(into);
  const { send, allCopied } = sender(into.folder, context);
  let last: About = { read: 0, given: 0, task: null, fraction: 0 };
  for await (const { rows, quarantined, ...about } of importFile(job)) {
    last = { ...about, given: rows.length };
    await send(last, (file) => {
      for (const row of rows) addRow(file, row, held);
      quarantined.forEach(file.addQuarantined);
    });
  }
  await allCopied();
  for (const part of placesOf(held, rowIdsOfImport(into)))
    await send({ ...last, given: 0, mended: [] }, (file) => {
      for (const { id, rowId, marks } of part) {
        file.addId(id, rowId);
        marks?.forEach((mark) => file.addMark(rowId, mark));
      }
    });
  await allCopied();
  return { read: last.read, format: last.format ?? null };
}

function lookUp(into: ImportTarget): Held {
  const held: Held = { ids: createIdSet(), before: [], late: new Map() };
  for (const [id, rowId] of idsOfDataset(into)) {
    held.ids.add(id);
    held.before.push(rowId);
  }
  return held;
}

/** Content that is held already is not stored again; what the row says of it beyond that is kept. */
function addRow(file: BatchFile, row: Instruction, { ids, before, late }: Held): void {
  const place = ids.placeOf(row.id);
  if (place === null) {
    ids.add(row.id);
    return file.addRow(row);
  }
  const marks: Mark[] = [
    ...(row.split === 'test' ? ['test' as const] : []),
    ...(row.gated ? ['gated' as const] : []),
  ];
  for (const mark of marks)
    if (place < before.length) file.addMark(before[place]!, mark);
    else late.set(place - before.length, (late.get(place - before.length) ?? new Set()).add(mark));
}

/** The ids of this import in their order, in parts, each with its row and what was learnt of it late. */
function* placesOf(
  { ids, before, late }: Held,
  rowIds: Float64Array,
): Generator<{ id: string; rowId: number; marks?: Set<Mark> }[]> {
  let part: { id: string; rowId: number; marks?: Set<Mark> }[] = [];
  for (const some of ids.inOrder(before.length)) {
    for (const { id, place } of some) {
      const own = place - before.length;
      part.push({ id, rowId: rowIds[own]!, marks: late.get(own) });
    }
    if (part.length < idsPerBatch) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function sender(folder: string, { report, signal }: Context) {
  const underWay: Promise<void>[] = [];
  let files = 0;
  return {
    /** Writes a batch file and lets main know; waits while too many are under way. */
    send: async (about: About, fill: (file: BatchFile) => void): Promise<void> => {
      signal.throwIfAborted();
      const path = join(folder, `${++files}.sqlite`);
      const file = createBatchFile(path);
      try {
        fill(file);
      } finally {
        file.close();
      }
      underWay.push(report({ ...about, file: path }));
      if (underWay.length > batchesUnderWay) await underWay.shift();
    },
    allCopied: async (): Promise<void> => void (await Promise.all(underWay.splice(0))),
  };
}
