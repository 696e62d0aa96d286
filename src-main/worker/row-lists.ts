/** Rows that main hands over batch by batch, for a search that needs them all. */
import { WorkbenchError } from '../common/errors';
import type { SourcedText } from '../common/overlap';

export interface RowLists {
  take(list: string, rows: readonly SourcedText[]): null;
  /** @throws WorkbenchError `internal` for a list that nothing was taken into, or that was dropped */
  rowsOf(list: string): readonly SourcedText[];
  drop(list: string): null;
}

export function createRowLists(): RowLists {
  const lists = new Map<string, SourcedText[]>();
  return {
    take: (list, rows) => {
      const known = lists.get(list);
      if (known) known.push(...rows);
      else lists.set(list, [...rows]);
      return null;
    },
    rowsOf: (list) => {
      const rows = lists.get(list);
      if (!rows) throw new WorkbenchError('internal', `The desk has no rows “${list}”.`);
      return rows;
    },
    drop: (list) => {
      lists.delete(list);
      return null;
    },
  };
}
