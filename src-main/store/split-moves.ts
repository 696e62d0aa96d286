/** Rows on their way into the splits that were drawn for them, or back: some milliseconds at a time. */
import { WorkbenchError } from '../common/errors';
import type { Split } from '../common/instruction';
import type { SplitRequest } from '../common/splits';
import { lightly, sql, together, type Store } from './connection';
import { datasetId } from './datasets';

export type DrawingId = number;

export interface SplitMove {
  rowId: number;
  before: Split;
  after: Split;
}

/** So many rows move in one step. */
const rowsAtOnce = 250;

/**
 * Begins a drawing, which counts from `finishDrawing` on.
 * @throws WorkbenchError `not-found`, or `refused` while rows of another one are on their way
 */
export function beginDrawing(store: Store, { dataset, validation, test, seed }: SplitRequest): DrawingId {
  refuseWhileMoving(store, dataset);
  const insert = sql(store).prepare(
    `INSERT INTO split_assignments (dataset_id, validation, test, seed, assigned_at, under_way)
     VALUES (?, ?, ?, ?, ?, 1)`,
  );
  const values = [datasetId(store, dataset), validation, test, seed, new Date().toISOString()];
  return Number(insert.run(values).lastInsertRowid);
}

/** Moves rows in steps between which others may work; a row that is elsewhere by then stays there. Yields how many it went through. */
export function* moveRows(store: Store, drawing: DrawingId, moves: readonly SplitMove[]): Generator<number> {
  const db = sql(store);
  const move = db.prepare('UPDATE instructions SET split = @after WHERE row_id = @rowId AND split = @before');
  const record = db.prepare(
    `INSERT INTO assigned_splits (assignment_id, row_id, before, after)
     VALUES (@drawing, @rowId, @before, @after)`,
  );
  for (let start = 0; start < moves.length; start += rowsAtOnce) {
    const some = moves.slice(start, start + rowsAtOnce);
    lightly(store, () => {
      for (const one of some) if (move.run(one).changes === 1) record.run({ drawing, ...one });
    });
    yield start + some.length;
  }
}

export function finishDrawing(store: Store, drawing: DrawingId): void {
  sql(store).prepare('UPDATE split_assignments SET under_way = 0 WHERE id = ?').run(drawing);
}

/**
 * Begins to take the last drawing back: `moveBack` does it, or else the next open of the workspace.
 * @returns the drawing and how many rows it moved
 * @throws WorkbenchError `not-found` when there is no such dataset, or nothing to take back; `refused` while rows are
 *   on their way
 */
export function beginTakingBack(store: Store, dataset: string): { drawing: DrawingId; rows: number } {
  refuseWhileMoving(store, dataset);
  const db = sql(store);
  const drawing = db
    .prepare('SELECT max(id) FROM split_assignments WHERE dataset_id = ?')
    .pluck()
    .get(datasetId(store, dataset)) as DrawingId | null;
  if (drawing === null) throw nothingDrawn(dataset);
  db.prepare('UPDATE split_assignments SET under_way = 1 WHERE id = ?').run(drawing);
  const rows = 'SELECT count(*) FROM assigned_splits WHERE assignment_id = ?';
  return { drawing, rows: db.prepare(rows).pluck().get(drawing) as number };
}

/**
 * Moves every row that is where a drawing put it to where it was before, in steps between which others may work, and
 * forgets the drawing. Yields how many rows have moved.
 */
export function* moveBack(store: Store, drawing: DrawingId): Generator<number, number> {
  const db = sql(store);
  const last = db
    .prepare(
      `SELECT max(row_id) FROM
         (SELECT row_id FROM assigned_splits WHERE assignment_id = ? ORDER BY row_id LIMIT ${rowsAtOnce})`,
    )
    .pluck();
  const move = db.prepare(moveBackQuery);
  const forget = db.prepare('DELETE FROM assigned_splits WHERE assignment_id = @drawing AND row_id <= @upTo');
  let moved = 0;
  for (;;) {
    const upTo = last.get(drawing) as number | null;
    if (upTo === null) break;
    lightly(store, () => {
      moved += move.run({ drawing, upTo }).changes;
      forget.run({ drawing, upTo });
    });
    yield moved;
  }
  together(store, () => db.prepare('DELETE FROM split_assignments WHERE id = ?').run(drawing));
  return moved;
}

export const moveBackQuery = `
  UPDATE instructions SET split = a.before FROM assigned_splits a
  WHERE a.assignment_id = @drawing AND a.row_id <= @upTo
    AND a.row_id = instructions.row_id AND instructions.split = a.after`;

/** Takes back what a killed program left on its way. */
export function sweepDrawings(store: Store): void {
  const left = sql(store).prepare('SELECT id FROM split_assignments WHERE under_way = 1 ORDER BY id DESC');
  for (const drawing of left.pluck().all() as DrawingId[])
    for (const step of moveBack(store, drawing)) void step;
}

/** @throws WorkbenchError `refused` */
export function refuseWhileMoving(store: Store, dataset: string): void {
  const query = 'SELECT 1 FROM split_assignments WHERE dataset_id = ? AND under_way = 1';
  if (sql(store).prepare(query).get(datasetId(store, dataset)) === undefined) return;
  throw new WorkbenchError(
    'refused',
    `Rows of “${dataset}” are being moved between splits.`,
    'Wait until that has ended.',
  );
}

function nothingDrawn(dataset: string): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `No splits were drawn for “${dataset}”.`,
    'There is nothing to take back.',
  );
}
