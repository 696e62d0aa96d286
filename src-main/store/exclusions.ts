/** Rows set aside from training, with the reason; every act can be taken back. Reviews are left to people. */
import { WorkbenchError } from '../common/errors';
import type { Exclusion } from '../common/overlap';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';
import type { RowKey } from './review-rows';

const exclusionsQuery = `
  SELECT e.id AS exclusion, e.reason, e.excluded_at AS excludedAt,
    (SELECT count(*) FROM excluded_rows WHERE exclusion_id = e.id) AS rows
  FROM exclusions e`;

const rowsQuery = `
  SELECT row_id AS rowId, EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id) AS excluded
  FROM instruction_ids i WHERE dataset_id = @dataset AND id IN (SELECT value FROM json_each(@ids))`;

/**
 * Sets rows aside from training until the exclusion is taken back. Ids that the dataset does not hold are passed over; rows
 * that are set aside already come back only when every exclusion that holds them is taken back.
 * @param reason a sentence for the user
 * @returns null when all of them are set aside already: nothing is recorded then
 * @throws WorkbenchError `not-found`
 */
export function excludeRows(
  store: Store,
  dataset: string,
  ids: readonly string[],
  reason: string,
): Exclusion | null {
  const db = sql(store);
  const values = { dataset: datasetId(store, dataset), ids: JSON.stringify(ids) };
  return together(store, () => {
    const rows = db.prepare(rowsQuery).all(values) as { rowId: number; excluded: 0 | 1 }[];
    if (rows.every(({ excluded }) => excluded === 1)) return null;
    const exclusion = db
      .prepare('INSERT INTO exclusions (dataset_id, reason, excluded_at) VALUES (?, ?, ?)')
      .run(values.dataset, reason, new Date().toISOString()).lastInsertRowid;
    const insert = db.prepare('INSERT INTO excluded_rows (row_id, exclusion_id) VALUES (?, ?)');
    for (const { rowId } of rows) insert.run(rowId, exclusion);
    return db.prepare(`${exclusionsQuery} WHERE e.id = ?`).get(exclusion) as Exclusion;
  });
}

/**
 * The newest first.
 * @throws WorkbenchError `not-found`
 */
export function listExclusions(store: Store, dataset: string): Exclusion[] {
  const query = `${exclusionsQuery} WHERE e.dataset_id = ? ORDER BY e.id DESC`;
  return sql(store).prepare(query).all(datasetId(store, dataset)) as Exclusion[];
}

/** What sets a row aside, the newest first. */
export function exclusionsOf(store: Store, { rowId }: RowKey): Exclusion[] {
  const query = `${exclusionsQuery} WHERE e.id IN (SELECT exclusion_id FROM excluded_rows WHERE row_id = ?)`;
  return sql(store).prepare(`${query} ORDER BY e.id DESC`).all(rowId) as Exclusion[];
}

/**
 * Its rows are trained on again, as far as no other exclusion holds them.
 * @throws WorkbenchError `not-found` when the dataset has no such exclusion
 */
export function undoExclusion(store: Store, dataset: string, exclusion: number): void {
  const undo = sql(store).prepare('DELETE FROM exclusions WHERE id = ? AND dataset_id = ?');
  if (undo.run(exclusion, datasetId(store, dataset)).changes === 1) return;
  throw new WorkbenchError(
    'not-found',
    `${dataset} has no exclusion ${exclusion}.`,
    `List them with: exclusions ${dataset}`,
  );
}
