/** Snapshots of a dataset and what lies between two of them. */
import type { Handlers } from '../common/contract';
import { diffSnapshots, freezeDataset, rowOfBoth, snapshotsInUse, withoutKey } from '../runs/snapshots';
import { snapshotUses } from '../runs/snapshot-uses';
import type { Store } from '../store/open';
import { listRuns } from '../store/runs';
import { findSnapshot } from '../store/snapshots';

type Slice = Pick<Handlers, 'listSnapshots' | 'freezeDataset' | 'diffSnapshots' | 'getRowOfBoth'>;

export function snapshotHandlers(store: Store): Slice {
  return {
    listSnapshots: async ({ dataset }) =>
      snapshotsInUse(store, dataset, await snapshotUses(listRuns(store), dataset)),
    freezeDataset: async ({ dataset }) => withoutKey(await freezeDataset(store, dataset)),
    diffSnapshots: async ({ dataset, from, to }) =>
      diffSnapshots(
        store,
        findSnapshot(store, dataset, from),
        to === null ? await freezeDataset(store, dataset) : findSnapshot(store, dataset, to),
      ),
    getRowOfBoth: ({ dataset, from, to, id }) =>
      rowOfBoth(store, findSnapshot(store, dataset, from), findSnapshot(store, dataset, to), id),
  };
}
