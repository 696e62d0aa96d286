/** Splits of a dataset: what they are drawn from, and how they stand. Rows are moved by `split-moves.ts`. */
import type { Category, Split } from '../common/instruction';
import { noRows, type DatasetSplits, type SplitReport } from '../common/splits';
import { sql, type Store } from './connection';
import { countRows, datasetId } from './datasets';

export interface SplitRow {
  rowId: number;
  id: string;
  category: Category | null;
  split: Split;
  /** The split its file put it in. */
  imported: Split;
  instruction: string;
  input: string;
  /** Of near-duplicates, as the last search found them; null: it is like no other. */
  duplicates: number | null;
}

export const splitRowsQuery = `
  SELECT i.row_id AS rowId, i.id, i.category, i.split, i.instruction, i.input, x.group_number AS duplicates,
    CASE WHEN i.split = (SELECT after FROM assigned_splits WHERE row_id = i.row_id ORDER BY assignment_id DESC LIMIT 1)
      THEN (SELECT before FROM assigned_splits WHERE row_id = i.row_id ORDER BY assignment_id LIMIT 1)
      -- Nobody drew it, or a later import put it elsewhere.
      ELSE i.split END AS imported
  FROM instructions i JOIN imports m ON m.id = i.import_id LEFT JOIN duplicates x ON x.row_id = i.row_id
  WHERE i.dataset_id = @dataset AND i.row_id > @after AND m.finished_at IS NOT NULL
  ORDER BY i.row_id LIMIT @limit`;

/** @throws WorkbenchError `not-found` */
export function splitRows(store: Store, dataset: string, after: number, limit: number): SplitRow[] {
  const values = { dataset: datasetId(store, dataset), after, limit };
  return sql(store).prepare(splitRowsQuery).all(values) as SplitRow[];
}

/**
 * The drawing that would be taken back next; null: there is none.
 * @throws WorkbenchError `not-found` when there is no such dataset
 */
export function lastDrawing(store: Store, dataset: string): DatasetSplits['last'] {
  const row = sql(store)
    .prepare(
      `SELECT validation, test, seed, assigned_at AS drawnAt FROM split_assignments
       WHERE dataset_id = ? AND under_way = 0 ORDER BY id DESC LIMIT 1`,
    )
    .get(datasetId(store, dataset)) as Omit<NonNullable<DatasetSplits['last']>, 'dataset'> | undefined;
  return row ? { dataset, ...row } : null;
}

/**
 * Rows by category and split.
 * @throws WorkbenchError `not-found`
 */
export function countSplits(store: Store, dataset: string): SplitReport['counts'] {
  const counts = noRows();
  for (const { category, split, rows } of countRows(store, datasetId(store, dataset)))
    counts[category ?? 'unset'][split] += rows;
  return counts;
}
