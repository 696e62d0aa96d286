/** Rows set aside from training, with the reason; every act can be taken back. Reviews are left to people. */
import { WorkbenchError } from '../common/errors';
import type { Exclusion } from '../common/overlap';
import { lightly, sql, together, type Store } from './connection';
import { datasetId } from './datasets';
import type { RowKey } from './review-rows';

const exclusionsQuery = `
  SELECT e.id AS exclusion, e.reason, e.excluded_at AS excludedAt,
    (SELECT count(*) FROM excluded_rows WHERE exclusion_id = e.id) AS rows
  FROM exclusions e`;

const rowsQuery = `
  SELECT row_id AS rowId, EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id) AS excluded
  FROM instruction_ids i WHERE dataset_id = @dataset AND id IN (SELECT value FROM json_each(@ids))`;

/** So many rows are set aside, or come back, in one step. */
const rowsAtOnce = 250;

const addRows = `
  INSERT INTO excluded_rows (row_id, exclusion_id)
  SELECT row_id, @exclusion FROM instructions WHERE row_id IN (SELECT value FROM json_each(@rows))`;

/**
 * Sets rows aside from training until the exclusion is taken back, in steps between which others may work; one that is
 * broken off is taken back at the next open. Ids that the dataset does not hold are passed over; rows that are set
 * aside already come back only when every exclusion that holds them is taken back.
 * @param reason a sentence for the user
 * @returns null when all of them are set aside already: nothing is recorded then
 * @throws WorkbenchError `not-found`
 */
export function* excludeRows(
  store: Store,
  dataset: string,
  ids: readonly string[],
  reason: string,
): Generator<void, Exclusion | null> {
  const db = sql(store);
  const of = datasetId(store, dataset);
  const rows = yield* rowsToExclude(store, of, ids);
  if (rows.length === 0) return null;
  const exclusion = db
    .prepare('INSERT INTO exclusions (dataset_id, reason, excluded_at, under_way) VALUES (?, ?, ?, 1)')
    .run(of, reason, new Date().toISOString()).lastInsertRowid;
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const some = JSON.stringify(rows.slice(start, start + rowsAtOnce));
    lightly(store, () => db.prepare(addRows).run({ exclusion, rows: some }));
    yield;
  }
  db.prepare('UPDATE exclusions SET under_way = 0 WHERE id = ?').run(exclusion);
  return db.prepare(`${exclusionsQuery} WHERE e.id = ?`).get(exclusion) as Exclusion;
}

/** None where all of them are set aside already. */
function* rowsToExclude(store: Store, dataset: number, ids: readonly string[]): Generator<void, number[]> {
  const find = sql(store).prepare(rowsQuery);
  const rows: number[] = [];
  let isNew = false;
  for (let start = 0; start < ids.length; start += rowsAtOnce) {
    const some = JSON.stringify(ids.slice(start, start + rowsAtOnce));
    for (const { rowId, excluded } of find.all({ dataset, ids: some }) as {
      rowId: number;
      excluded: 0 | 1;
    }[]) {
      rows.push(rowId);
      isNew ||= excluded === 0;
    }
    yield;
  }
  return isNew ? rows : [];
}

/**
 * The newest first.
 * @throws WorkbenchError `not-found`
 */
export function listExclusions(store: Store, dataset: string): Exclusion[] {
  const query = `${exclusionsQuery} WHERE e.dataset_id = ? AND e.under_way = 0 ORDER BY e.id DESC`;
  return sql(store).prepare(query).all(datasetId(store, dataset)) as Exclusion[];
}

/** What sets a row aside, the newest first. */
export function exclusionsOf(store: Store, { rowId }: RowKey): Exclusion[] {
  const query = `${exclusionsQuery} WHERE e.id IN (SELECT exclusion_id FROM excluded_rows WHERE row_id = ?) AND e.under_way = 0`;
  return sql(store).prepare(`${query} ORDER BY e.id DESC`).all(rowId) as Exclusion[];
}

/**
 * Its rows are trained on again, as far as no other exclusion holds them; in steps between which others may work. Once
 * it has begun it ends, be it at the next open.
 * @throws WorkbenchError `not-found` when the dataset has no such exclusion
 */
export function* undoExclusion(store: Store, dataset: string, exclusion: number): Generator<void> {
  const begin = sql(store).prepare('UPDATE exclusions SET under_way = 1 WHERE id = ? AND dataset_id = ?');
  if (begin.run(exclusion, datasetId(store, dataset)).changes === 0) throw noExclusion(dataset, exclusion);
  yield* removeExclusion(store, exclusion);
}

function* removeExclusion(store: Store, exclusion: number): Generator<void> {
  const some = sql(store).prepare(
    `DELETE FROM excluded_rows WHERE exclusion_id = @exclusion AND row_id IN
       (SELECT row_id FROM excluded_rows WHERE exclusion_id = @exclusion LIMIT ${rowsAtOnce})`,
  );
  while (lightly(store, () => some.run({ exclusion })).changes > 0) yield;
  together(store, () => sql(store).prepare('DELETE FROM exclusions WHERE id = ?').run(exclusion));
}

/** Takes back what a killed program left under way. */
export function sweepExclusions(store: Store): void {
  const left = sql(store).prepare('SELECT id FROM exclusions WHERE under_way = 1').pluck().all();
  for (const exclusion of left as number[]) for (const step of removeExclusion(store, exclusion)) void step;
}

function noExclusion(dataset: string, exclusion: number): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `${dataset} has no exclusion ${exclusion}.`,
    `List them with: exclusions ${dataset}`,
  );
}
