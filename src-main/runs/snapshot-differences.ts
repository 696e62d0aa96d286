/** What lies between two snapshots: counted in one walk through the ids, then read page by page. */
import { setImmediate as rest } from 'node:timers/promises';
import {
  frozenFields,
  isShown,
  shownDifferences,
  type RowDifference,
  type RowPair,
  type ShownDifferences,
  type SnapshotDiff,
} from '../common/snapshot';
import type { Store } from '../store/open';
import { differingRows, type StoredSnapshot } from '../store/snapshots';
import { withoutKey } from './snapshots';

const titleLength = 120;

export interface Differences {
  diff: SnapshotDiff;
  /** By id. Only the ranges of ids that a page lies in are read. */
  page(show: ShownDifferences, offset: number, limit: number): RowDifference[];
}

/** How many rows of a range each choice would list. */
type Tally = Record<ShownDifferences, number>;

const noDifference = (): Tally =>
  Object.fromEntries(shownDifferences.map((show) => [show, 0])) as Record<ShownDifferences, number>;

/** Snapshots never change: what is found holds for good. */
export async function findDifferences(
  store: Store,
  from: StoredSnapshot,
  to: StoredSnapshot,
): Promise<Differences> {
  const read = (range: IdRange) => differingRows(store, from.id, to.id, range).map(differenceOf);
  const tallies: Tally[] = [];
  const total = noDifference();
  for (const range of idRanges) {
    const tally = noDifference();
    for (const row of read(range)) for (const show of shownDifferences) if (isShown(row, show)) tally[show]++;
    for (const show of shownDifferences) total[show] += tally[show];
    tallies.push(tally);
    await rest();
  }
  const { all: _, added, removed, changed, ...fields } = total;
  return {
    diff: { from: withoutKey(from), to: withoutKey(to), added, removed, changed, fields },
    page(show, offset, limit) {
      const rows: RowDifference[] = [];
      let before = offset;
      for (const [i, { [show]: held }] of tallies.entries()) {
        if (rows.length === limit) break;
        if (held > before)
          rows.push(
            ...read(idRanges[i]!)
              .filter((row) => isShown(row, show))
              .slice(before, before + limit - rows.length),
          );
        before = Math.max(0, before - held);
      }
      return rows;
    },
  };
}

interface IdRange {
  least: string;
  below: string;
}

/** Ids are hexadecimal: their first two digits part them evenly. */
const edges = ['', ...Array.from({ length: 255 }, (_, i) => (i + 1).toString(16).padStart(2, '0')), 'g'];
const idRanges: readonly IdRange[] = edges.slice(1).map((below, i) => ({ least: edges[i]!, below }));

function differenceOf({ before, after }: RowPair): RowDifference {
  const { id, instruction } = (after ?? before)!;
  return {
    id,
    kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
    fields: before && after ? frozenFields.filter((field) => before[field] !== after[field]) : [],
    instruction: instruction.slice(0, titleLength),
  };
}
