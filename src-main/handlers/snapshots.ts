/** Snapshots in the Datasets view: freezing, which Runs point at what, and what lies between two of them. */
import type { Handlers } from '../common/contract';
import { countShown } from '../common/snapshot';
import { findDifferences, type Differences } from '../runs/snapshot-differences';
import { freezeDataset, rowOfBoth, snapshotsInUse, withoutKey } from '../runs/snapshots';
import { snapshotUses } from '../runs/snapshot-uses';
import type { Store } from '../store/open';
import { listRuns } from '../store/runs';
import { findSnapshot, type StoredSnapshot } from '../store/snapshots';

type Slice = Pick<
  Handlers,
  'listSnapshots' | 'freezeDataset' | 'diffSnapshots' | 'pageDifferences' | 'getRowOfBoth'
>;

/** Comparisons that are kept: one for each window that looks at one. */
const mostKept = 8;

export function snapshotHandlers(store: Store): Slice {
  const kept = new Map<string, Promise<Differences>>();

  function differences(from: StoredSnapshot, to: StoredSnapshot): Promise<Differences> {
    const key = `${from.id} ${to.id}`;
    const found = kept.get(key) ?? findDifferences(store, from, to);
    kept.delete(key);
    kept.set(key, found);
    found.catch(() => kept.delete(key));
    if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
    return found;
  }

  return {
    listSnapshots: async ({ dataset }) =>
      snapshotsInUse(store, dataset, await snapshotUses(listRuns(store), dataset)),
    freezeDataset: async ({ dataset }) => withoutKey(await freezeDataset(store, dataset)),
    diffSnapshots: async ({ dataset, from, to }) => {
      const before = findSnapshot(store, dataset, from);
      const after = to === null ? await freezeDataset(store, dataset) : findSnapshot(store, dataset, to);
      return (await differences(before, after)).diff;
    },
    pageDifferences: async ({ dataset, from, to, show, offset, limit }) => {
      const of = (hash: string) => findSnapshot(store, dataset, hash);
      const { diff, page } = await differences(of(from), of(to));
      return { total: countShown(diff, show), rows: page(show, offset, limit) };
    },
    getRowOfBoth: ({ dataset, from, to, id }) =>
      rowOfBoth(store, findSnapshot(store, dataset, from), findSnapshot(store, dataset, to), id),
  };
}
