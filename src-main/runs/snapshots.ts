/** Freezes datasets and says what is frozen of them; a few milliseconds at a time, so that main is free between. */
import { setImmediate as rest } from 'node:timers/promises';
import type { FrozenRow, ListedSnapshot, RowPair, Snapshot } from '../common/snapshot';
import { createSnapshotHash, textHash } from '../data/snapshot-hash';
import type { Store } from '../store/open';
import { changesOf } from '../store/row-lists';
import {
  addFrozenRows,
  beginSnapshot,
  differingRows,
  dropSnapshot,
  finishSnapshot,
  listSnapshots,
  markSeen,
  rowsToFreeze,
  snapshotAt,
  snapshotOf,
  type StoredSnapshot,
} from '../store/snapshots';
import { inTurnOf } from './in-slices';

const batchRows = 250;

export interface FreezeOptions {
  signal?: AbortSignal;
  /** @param fraction of the rows, which are looked at twice */
  onProgress?(fraction: number): void;
}

/**
 * The snapshot of a dataset as it is now. Content that is frozen already is not frozen again; of two that freeze the same
 * dataset one waits for the other, and finds it done.
 * @throws WorkbenchError `not-found` when there is no such dataset, or the signal's reason
 */
export function freezeDataset(
  store: Store,
  dataset: string,
  options: FreezeOptions = {},
): Promise<StoredSnapshot> {
  return inTurnOf(store, dataset, () => freeze(store, dataset, options));
}

async function freeze(store: Store, dataset: string, options: FreezeOptions): Promise<StoredSnapshot> {
  for (;;) {
    const changes = changesOf(store, dataset);
    const frozen =
      snapshotAt(store, dataset, changes) ??
      (await freezeAt(store, dataset, changes, await hashOf(store, dataset, options), options));
    // A row that changed meanwhile may be in it by half.
    if (frozen) return frozen;
  }
}

/**
 * A dataset as it is now, or a snapshot, as `name@hash` with the whole hash.
 * @throws WorkbenchError `not-found`
 */
export async function frozenName(store: Store, reference: string): Promise<string> {
  const { dataset, hash } = snapshotOf(store, reference) ?? (await freezeDataset(store, reference));
  return `${dataset}@${hash}`;
}

async function hashOf(store: Store, dataset: string, options: FreezeOptions): Promise<string> {
  const hash = createSnapshotHash();
  for await (const rows of batches(store, dataset, options, 0)) rows.forEach(hash.add);
  return hash.digest();
}

/** @returns null when a row of the dataset changed since the count of changes was `changes` */
async function freezeAt(
  store: Store,
  dataset: string,
  changes: number,
  hash: string,
  options: FreezeOptions,
): Promise<StoredSnapshot | null> {
  const same = () => changesOf(store, dataset) === changes;
  if (!same()) return null;
  const known = listSnapshots(store, dataset).find((one) => one.hash === hash);
  if (known) {
    markSeen(store, known.id, changes);
    return known;
  }
  const id = beginSnapshot(store, dataset, hash, changes);
  let finished: StoredSnapshot | null = null;
  try {
    for await (const rows of batches(store, dataset, options, 0.5)) addFrozenRows(store, id, rows, textHash);
    if (same()) finished = finishSnapshot(store, id);
  } finally {
    if (!finished) for (const step of dropSnapshot(store, id)) await rest(step);
  }
  return finished;
}

/** @param from the fraction that is done when they begin; with their end another half is */
async function* batches(
  store: Store,
  dataset: string,
  { signal, onProgress }: FreezeOptions,
  from: number,
): AsyncGenerator<FrozenRow[]> {
  let after = '';
  for (;;) {
    signal?.throwIfAborted();
    const rows = rowsToFreeze(store, dataset, after, batchRows);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.id;
    // Ids are hashes: how far one is in their order says how many come before it.
    onProgress?.(from + parseInt(after.slice(0, 8), 16) / 2 ** 33);
    await rest();
  }
}

/**
 * The snapshots of a dataset, the newest first, with the Runs that point at each.
 * @param uses Runs by `name@hash`, the whole hash
 * @throws WorkbenchError `not-found` when there is neither such a dataset nor a snapshot of one
 */
export function snapshotsInUse(
  store: Store,
  dataset: string,
  uses: ReadonlyMap<string, string[]>,
): ListedSnapshot[] {
  const current = snapshotAt(store, dataset, changesOf(store, dataset))?.hash;
  return listSnapshots(store, dataset).map((snapshot) => ({
    ...withoutKey(snapshot),
    runs: uses.get(`${dataset}@${snapshot.hash}`) ?? [],
    current: snapshot.hash === current,
  }));
}

/** One row as two snapshots hold it; both null: they hold it alike, or not at all. */
export function rowOfBoth(store: Store, from: StoredSnapshot, to: StoredSnapshot, id: string): RowPair {
  const [pair] = differingRows(store, from.id, to.id, { least: id, below: `${id} ` });
  return pair ?? { before: null, after: null };
}

/** Snapshots as the fronts see them. */
export const withoutKey = ({ id: _, ...snapshot }: StoredSnapshot): Snapshot => snapshot;
