/** An import on its way into a dataset: batches that nobody sees until it is finished. */
import { WorkbenchError } from '../common/errors';
import { noSplits, type ImportReport, type Split } from '../common/instruction';
import type { ImportBatch } from '../common/import-job';
import { lightly, sql, together, type Store } from './connection';
import { forgetState, openImport, recordProgress, stateOf, type ImportId } from './import-state';

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
export function addBatch(store: Store, id: ImportId, batch: ImportBatch): void {
  const { rows, quarantined, ...progress } = batch;
  const db = sql(store);
  const { datasetId } = openImport(store, id);
  const find = db.prepare('SELECT row_id FROM instruction_ids WHERE dataset_id = ? AND id = ?').pluck();
  const remember = db.prepare('INSERT INTO instruction_ids (dataset_id, id, row_id) VALUES (?, ?, ?)');
  const insert = db.prepare(
    `INSERT INTO instructions
       (dataset_id, import_id, id, category, split, review, gated, instruction, input, output)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const mark = db.prepare(
    'INSERT INTO marks (import_id, row_id, mark) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const quarantine = db.prepare(
    'INSERT INTO quarantined_rows (import_id, row, reason, raw) VALUES (?, ?, ?, ?)',
  );
  lightly(store, () => {
    const stored = noSplits();
    for (const row of rows) {
      const { category, split, review, instruction, input, output } = row;
      const known = find.get(datasetId, row.id) as number | undefined;
      if (known === undefined) {
        const gated = row.gated ? 1 : 0;
        const values = [datasetId, id, row.id, category, split, review, gated, instruction, input, output];
        remember.run(datasetId, row.id, insert.run(values).lastInsertRowid);
        stored[split]++;
        continue;
      }
      if (split === 'test') mark.run(id, known, 'test');
      if (row.gated) mark.run(id, known, 'gated');
    }
    for (const { row, reason, raw } of quarantined) quarantine.run(id, row, reason, raw);
    recordProgress(store, id, progress, { given: rows.length, stored });
  });
}

/**
 * Makes all rows of an import visible at once. What an earlier import of the same source had quarantined is replaced, and
 * so are rows that came out of quarantine and are here again, good or still bad.
 * @returns what was imported; `splits` counts the rows that are new
 */
export function finishImport(store: Store, id: ImportId): ImportReport {
  const db = sql(store);
  const { dataset, datasetId, source, startedAt, read, duplicates } = openImport(store, id);
  const finishedAt = new Date().toISOString();
  const { mended } = stateOf(store, id);
  const splits = splitsOf(store, id);
  const release = db.prepare(
    `DELETE FROM quarantined_rows WHERE row = ? AND import_id IN
       (SELECT id FROM imports WHERE dataset_id = ? AND source = ? AND id <> ?)`,
  );
  together(store, () => {
    for (const { source, row } of mended) release.run(row, datasetId, source, id);
    for (const [change, mark] of [
      ["split = 'test'", 'test'],
      ['gated = 1', 'gated'],
    ])
      db.prepare(
        `UPDATE instructions SET ${change}
         WHERE row_id IN (SELECT row_id FROM marks WHERE import_id = ? AND mark = ?)`,
      ).run(id, mark);
    // What a file marks as test was never drawn.
    db.prepare(
      `DELETE FROM assigned_splits
       WHERE row_id IN (SELECT row_id FROM marks WHERE import_id = ? AND mark = 'test')`,
    ).run(id);
    db.prepare('DELETE FROM marks WHERE import_id = ?').run(id);
    db.prepare(
      `DELETE FROM quarantined_rows WHERE import_id IN
         (SELECT id FROM imports WHERE dataset_id = ? AND source = ? AND id <> ?)`,
    ).run(datasetId, source, id);
    db.prepare('UPDATE imports SET finished_at = ? WHERE id = ?').run(finishedAt, id);
  });
  forgetState(store, id);
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

/** Own rows that turn into test rows were counted as something else. */
function splitsOf(store: Store, id: ImportId): Record<Split, number> {
  const { splits } = stateOf(store, id);
  const turning = sql(store)
    .prepare(
      `SELECT i.split, count(*) AS rows FROM marks k CROSS JOIN instructions i ON i.row_id = k.row_id
       WHERE k.import_id = @id AND k.mark = 'test' AND i.import_id = @id GROUP BY i.split`,
    )
    .all({ id }) as { split: Split; rows: number }[];
  const after = { ...splits };
  for (const { split, rows } of turning) {
    after[split] -= rows;
    after.test += rows;
  }
  return after;
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
