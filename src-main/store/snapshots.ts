/** Snapshots: how one is written, found, and compared with another. */
import { WorkbenchError } from '../common/errors';
import type { InstructionText } from '../common/instruction';
import { snapshotName, type FrozenRow, type RowPair, type Snapshot } from '../common/snapshot';
import { lightly, sql, together, type Store } from './connection';
import { datasetId } from './datasets';

export type SnapshotId = number;

export interface StoredSnapshot extends Snapshot {
  id: SnapshotId;
}

type Row = Omit<StoredSnapshot, 'name'>;
type FrozenValues = Omit<FrozenRow, 'excluded' | 'gated'> & { excluded: 0 | 1; gated: 0 | 1 };

const columns = 'id, dataset, hash, rows, frozen_at AS frozenAt';
const named = (row: Row): StoredSnapshot => ({ ...row, name: snapshotName(row.dataset, row.hash) });

/**
 * The snapshots of a dataset, the newest first.
 * @throws WorkbenchError `not-found` when there is neither such a dataset nor a snapshot of one
 */
export function listSnapshots(store: Store, dataset: string): StoredSnapshot[] {
  const rows = sql(store)
    .prepare(
      `SELECT ${columns} FROM snapshots WHERE dataset = ? AND frozen_at IS NOT NULL ORDER BY frozen_at DESC, id DESC`,
    )
    .all(dataset) as Row[];
  if (rows.length === 0) datasetId(store, dataset);
  return rows.map(named);
}

/**
 * The snapshot whose hash begins so.
 * @throws WorkbenchError `not-found`, or `usage` when several do
 */
export function findSnapshot(store: Store, dataset: string, beginning: string): StoredSnapshot {
  const all = listSnapshots(store, dataset);
  const found = all.filter(({ hash }) => hash.startsWith(beginning.toLowerCase()));
  if (found.length === 1) return found[0]!;
  const names = all.slice(0, 5).map(({ name }) => name);
  if (found.length > 1)
    throw new WorkbenchError(
      'usage',
      `“${beginning}” begins several snapshots of “${dataset}”.`,
      `Name one of them: ${found.map(({ name }) => name).join(', ')}.`,
    );
  throw new WorkbenchError(
    'not-found',
    `“${dataset}” has no snapshot “${beginning}”.`,
    names.length > 0 ? `The newest are ${names.join(', ')}.` : `Freeze one: bioinstruct snapshot ${dataset}`,
  );
}

/**
 * `name@hash` as a snapshot; null for the name of a dataset, which may itself hold an @.
 * @throws WorkbenchError `not-found`, or `usage` when several snapshots begin so
 */
export function snapshotOf(store: Store, reference: string): StoredSnapshot | null {
  const [, dataset, beginning] = /^(.+)@([0-9a-f]{4,64})$/i.exec(reference) ?? [];
  if (dataset === undefined || beginning === undefined) return null;
  const isDataset = sql(store).prepare('SELECT 1 FROM datasets WHERE name = ?').get(reference);
  return isDataset ? null : findSnapshot(store, dataset, beginning);
}

/** The snapshot that was seen to be the dataset's content at this count of changes. */
export function snapshotAt(store: Store, dataset: string, changes: number): StoredSnapshot | null {
  const query = `SELECT ${columns} FROM snapshots WHERE dataset = ? AND changes = ? AND frozen_at IS NOT NULL`;
  const row = sql(store).prepare(query).get(dataset, changes) as Row | undefined;
  return row ? named(row) : null;
}

/** The rows of a dataset after an id, in the order of the ids: what a snapshot keeps of them. */
export function rowsToFreeze(store: Store, dataset: string, after: string, limit: number): FrozenRow[] {
  const rows = sql(store)
    .prepare(freezeQuery)
    .all({ dataset: datasetId(store, dataset), after, limit }) as FrozenValues[];
  return rows.map(toFrozenRow);
}

export const freezeQuery = `
  SELECT i.id, i.instruction, i.input, i.output, i.category, i.split, i.review,
    EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id) AS excluded,
    EXISTS (SELECT 1 FROM instructions g WHERE g.id = i.id AND g.gated = 1) AS gated
  FROM instruction_ids k
    CROSS JOIN instructions i ON i.row_id = k.row_id
    CROSS JOIN imports m ON m.id = i.import_id
  WHERE k.dataset_id = @dataset AND k.id > @after AND m.finished_at IS NOT NULL
  ORDER BY k.id LIMIT @limit`;

/** Begins a snapshot, which nobody sees before `finishSnapshot`; one of the same hash that was never finished goes. */
export function beginSnapshot(store: Store, dataset: string, hash: string, changes: number): SnapshotId {
  const db = sql(store);
  return together(store, () => {
    db.prepare('DELETE FROM snapshots WHERE dataset = ? AND hash = ? AND frozen_at IS NULL').run(
      dataset,
      hash,
    );
    const insert = db.prepare('INSERT INTO snapshots (dataset, hash, changes) VALUES (?, ?, ?)');
    return Number(insert.run(dataset, hash, changes).lastInsertRowid);
  });
}

/** A text that any snapshot holds already is not stored again. */
export function addFrozenRows(
  store: Store,
  id: SnapshotId,
  rows: readonly FrozenRow[],
  hashOf: (text: InstructionText) => Buffer,
): void {
  const db = sql(store);
  const find = db.prepare('SELECT id FROM frozen_texts WHERE hash = ?').pluck();
  const addText = db.prepare(
    'INSERT INTO frozen_texts (hash, instruction, input, output) VALUES (?, ?, ?, ?)',
  );
  const add = db.prepare(
    `INSERT INTO frozen_rows (snapshot_id, id, text_id, category, split, review, excluded, gated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  lightly(store, () => {
    for (const row of rows) {
      const hash = hashOf(row);
      const text =
        (find.get(hash) as number | undefined) ??
        Number(addText.run(hash, row.instruction, row.input, row.output).lastInsertRowid);
      const { category, split, review, excluded, gated } = row;
      add.run(id, row.id, text, category, split, review, Number(excluded), Number(gated));
    }
    db.prepare('UPDATE snapshots SET rows = rows + ? WHERE id = ?').run(rows.length, id);
  });
}

export function finishSnapshot(store: Store, id: SnapshotId): StoredSnapshot {
  const db = sql(store);
  db.prepare('UPDATE snapshots SET frozen_at = ? WHERE id = ?').run(new Date().toISOString(), id);
  return named(db.prepare(`SELECT ${columns} FROM snapshots WHERE id = ?`).get(id) as Row);
}

/** The dataset is like this snapshot again, or still. */
export function markSeen(store: Store, id: SnapshotId, changes: number): void {
  sql(store).prepare('UPDATE snapshots SET changes = ? WHERE id = ?').run(changes, id);
}

/** Takes back what a killed program did not finish. */
export function dropUnfinishedSnapshots(store: Store): void {
  sql(store).prepare('DELETE FROM snapshots WHERE frozen_at IS NULL').run();
}

/** Rows of a snapshot that go in one step. */
const rowsAtOnce = 5000;

/** Takes back a snapshot that was not finished, in steps between which others may work. */
export function* dropSnapshot(store: Store, id: SnapshotId): Generator<void> {
  const some = sql(store).prepare(
    `DELETE FROM frozen_rows WHERE snapshot_id = @id
       AND id IN (SELECT id FROM frozen_rows WHERE snapshot_id = @id ORDER BY id LIMIT ${rowsAtOnce})`,
  );
  while (lightly(store, () => some.run({ id })).changes > 0) yield;
  sql(store).prepare('DELETE FROM snapshots WHERE id = ? AND frozen_at IS NULL').run(id);
}

/** The rows in which two snapshots differ, with ids from `least` up to `below`, by id. */
export function differingRows(
  store: Store,
  from: SnapshotId,
  to: SnapshotId,
  { least, below }: { least: string; below: string },
): RowPair[] {
  const rows = sql(store).prepare(differenceQuery).all({ from, to, least, below }) as Record<string, never>[];
  return rows.map((row) => ({ before: half(row, 'a_'), after: half(row, 'b_') }));
}

const fieldNames = [
  'id',
  'instruction',
  'input',
  'output',
  'category',
  'split',
  'review',
  'excluded',
  'gated',
];
const part = (snapshot: string) =>
  `(SELECT * FROM frozen_rows WHERE snapshot_id = ${snapshot} AND id >= @least AND id < @below)`;
const fieldsOf = (side: string) =>
  fieldNames
    .map((name) => {
      const table = ['instruction', 'input', 'output'].includes(name) ? `${side}t` : side;
      return `${table}.${name} AS ${side}_${name}`;
    })
    .join(', ');

export const differenceQuery = `
  SELECT ${fieldsOf('a')}, ${fieldsOf('b')}
  FROM ${part('@from')} a FULL JOIN ${part('@to')} b ON b.id = a.id
    LEFT JOIN frozen_texts at ON at.id = a.text_id
    LEFT JOIN frozen_texts bt ON bt.id = b.text_id
  WHERE a.id IS NULL OR b.id IS NULL OR a.text_id <> b.text_id OR a.category IS NOT b.category
    OR a.split <> b.split OR a.review <> b.review OR a.excluded <> b.excluded
  ORDER BY coalesce(a.id, b.id)`;

function half(row: Record<string, never>, prefix: string): FrozenRow | null {
  if (row[`${prefix}id`] === null) return null;
  const entries = fieldNames.map((name) => [name, row[prefix + name]]);
  return toFrozenRow(Object.fromEntries(entries) as FrozenValues);
}

function toFrozenRow({ excluded, gated, ...row }: FrozenValues): FrozenRow {
  return { ...row, excluded: excluded === 1, gated: gated === 1 };
}
