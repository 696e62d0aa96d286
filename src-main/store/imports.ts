/** An import on its way into a dataset: batches that nobody sees until it is finished. */
import { WorkbenchError } from '../common/errors';
import type { ImportReport, Split } from '../common/instruction';
import type { ImportBatch } from '../common/worker';
import { sql, together, type Store } from './connection';

/** Names an import under way. */
export type ImportId = number;

interface ImportRow {
  dataset: string;
  datasetId: number;
  source: string;
  startedAt: string;
  read: number;
  duplicates: number;
}

/**
 * Opens an import into a dataset, which is created when it is not there.
 * @param source the file's name, kept as the source of every row
 * @param dataset 1 to 200 characters, not all blank
 * @throws WorkbenchError `refused` while another import into the same dataset is under way
 */
export function beginImport(
  store: Store,
  { dataset, source }: { dataset: string; source: string },
): ImportId {
  const db = sql(store);
  if (dataset.trim() === '' || dataset.length > 200) throw badName(dataset);
  return together(store, () => {
    db.prepare('INSERT INTO datasets (name) VALUES (?) ON CONFLICT DO NOTHING').run(dataset);
    const datasetId = db.prepare('SELECT id FROM datasets WHERE name = ?').pluck().get(dataset);
    const open = 'SELECT 1 FROM imports WHERE dataset_id = ? AND finished_at IS NULL';
    if (db.prepare(open).get(datasetId)) throw underWay(dataset);
    const insert = 'INSERT INTO imports (dataset_id, source, started_at) VALUES (?, ?, ?)';
    return Number(db.prepare(insert).run(datasetId, source, new Date().toISOString()).lastInsertRowid);
  });
}

/**
 * Stores one batch in one transaction. Content the dataset already holds is counted and not stored again.
 * @param batch its `read` is the number of records read so far
 */
export function addBatch(store: Store, id: ImportId, { rows, quarantined, read }: ImportBatch): void {
  const db = sql(store);
  const { datasetId } = openImport(store, id);
  const insert = db.prepare(
    `INSERT INTO instructions (dataset_id, import_id, id, category, split, review, instruction, input, output)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dataset_id, id) DO NOTHING`,
  );
  const mark = db.prepare('INSERT INTO test_marks (import_id, id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const quarantine = db.prepare(
    'INSERT INTO quarantined_rows (import_id, row, reason, raw) VALUES (?, ?, ?, ?)',
  );
  together(store, () => {
    let duplicates = 0;
    for (const row of rows) {
      const { category, split, review, instruction, input, output } = row;
      const done = insert.run(datasetId, id, row.id, category, split, review, instruction, input, output);
      if (done.changes > 0) continue;
      duplicates++;
      if (split === 'test') mark.run(id, row.id);
    }
    for (const { row, reason, raw } of quarantined) quarantine.run(id, row, reason, raw);
    db.prepare('UPDATE imports SET read = ?, duplicates = duplicates + ? WHERE id = ?').run(
      read,
      duplicates,
      id,
    );
  });
}

/**
 * Makes all rows of an import visible at once. What an earlier import of the same source had quarantined is replaced.
 * @returns what was imported; `splits` counts the rows that are new
 */
export function finishImport(store: Store, id: ImportId): ImportReport {
  const db = sql(store);
  const { dataset, datasetId, source, startedAt, read, duplicates } = openImport(store, id);
  const finishedAt = new Date().toISOString();
  together(store, () => {
    db.prepare(
      `UPDATE instructions SET split = 'test'
       WHERE dataset_id = ? AND id IN (SELECT id FROM test_marks WHERE import_id = ?)`,
    ).run(datasetId, id);
    db.prepare('DELETE FROM test_marks WHERE import_id = ?').run(id);
    db.prepare(
      `DELETE FROM quarantined_rows WHERE import_id IN
         (SELECT id FROM imports WHERE dataset_id = ? AND source = ? AND id <> ?)`,
    ).run(datasetId, source, id);
    db.prepare('UPDATE imports SET finished_at = ? WHERE id = ?').run(finishedAt, id);
  });
  const splits = splitsOf(store, id);
  return {
    dataset,
    read,
    imported: splits.train + splits.validation + splits.test,
    duplicates,
    quarantined: db
      .prepare('SELECT row, reason FROM quarantined_rows WHERE import_id = ? ORDER BY row')
      .all(id) as ImportReport['quarantined'],
    splits,
    seconds: (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
  };
}

/** Takes back an import that was not finished, with everything it stored. Idempotent. */
export function abandonImport(store: Store, id: ImportId): void {
  together(store, () => {
    sql(store).prepare('DELETE FROM imports WHERE id = ? AND finished_at IS NULL').run(id);
    dropEmptyDatasets(store);
  });
}

/** Takes back what a killed program left unfinished. */
export function sweepImports(store: Store): void {
  together(store, () => {
    sql(store).prepare('DELETE FROM imports WHERE finished_at IS NULL').run();
    dropEmptyDatasets(store);
  });
}

function dropEmptyDatasets(store: Store): void {
  const unused = 'NOT EXISTS (SELECT 1 FROM imports WHERE imports.dataset_id = datasets.id)';
  sql(store).prepare(`DELETE FROM datasets WHERE ${unused}`).run();
}

function openImport(store: Store, id: ImportId): ImportRow {
  const row = sql(store)
    .prepare(
      `SELECT d.name AS dataset, d.id AS datasetId, m.source, m.started_at AS startedAt, m.read, m.duplicates
       FROM imports m JOIN datasets d ON d.id = m.dataset_id WHERE m.id = ? AND m.finished_at IS NULL`,
    )
    .get(id) as ImportRow | undefined;
  if (!row) throw new WorkbenchError('internal', `Import ${id} is not under way.`);
  return row;
}

function splitsOf(store: Store, id: ImportId): Record<Split, number> {
  const counts = { train: 0, validation: 0, test: 0 };
  const query = 'SELECT split, count(*) AS rows FROM instructions WHERE import_id = ? GROUP BY split';
  for (const { split, rows } of sql(store).prepare(query).all(id) as { split: Split; rows: number }[])
    counts[split] = rows;
  return counts;
}

function badName(dataset: string): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `A dataset cannot be named ${JSON.stringify(dataset.slice(0, 40))}: a name has 1 to 200 characters.`,
    'Name it with --dataset.',
  );
}

function underWay(dataset: string): WorkbenchError {
  return new WorkbenchError(
    'refused',
    `An import into “${dataset}” is under way.`,
    'Wait for it to end, or import into another dataset.',
  );
}
