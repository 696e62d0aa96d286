/** An import on its way into a dataset: batches that nobody sees until it is finished. */
import { WorkbenchError } from '../common/errors';
import type { ImportReport, Split } from '../common/instruction';
import type { ImportBatch } from '../common/worker';
import { lightly, sql, together, type Store } from './connection';
import { createIdSet, type IdSet } from './id-set';

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
export function addBatch(store: Store, id: ImportId, batch: ImportBatch): void {
  const { rows, quarantined, read, task, header = null, mended: mendedRows = [] } = batch;
  const db = sql(store);
  const { datasetId } = openImport(store, id);
  const { ids, mended } = stateOf(store, id, datasetId);
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
  const before = ids.size();
  try {
    lightly(store, () => {
      for (const row of rows) {
        const { category, split, review, instruction, input, output } = row;
        const known = ids.rowOf(row.id);
        if (known === null) {
          const gated = row.gated ? 1 : 0;
          const values = [datasetId, id, row.id, category, split, review, gated, instruction, input, output];
          ids.add(row.id, Number(insert.run(values).lastInsertRowid));
          continue;
        }
        if (split === 'test') mark.run(id, known, 'test');
        if (row.gated) mark.run(id, known, 'gated');
      }
      for (const { row, reason, raw } of quarantined) quarantine.run(id, row, reason, raw);
      const duplicates = rows.length - (ids.size() - before);
      db.prepare(
        'UPDATE imports SET read = ?, duplicates = duplicates + ?, task = ?, header = ? WHERE id = ?',
      ).run(read, duplicates, task, header, id);
    });
    mended.push(...mendedRows);
  } catch (error) {
    ids.shrinkTo(before);
    throw error;
  }
}

/**
 * Records where the ids of an import are, in steps of some milliseconds between which others may write. To be run to its
 * end before `finishImport`, which does what is left of it at once.
 */
export function* indexImport(store: Store, id: ImportId): Generator<void> {
  const { datasetId } = openImport(store, id);
  const state = stateOf(store, id, datasetId);
  const insert = sql(store).prepare('INSERT INTO instruction_ids (dataset_id, id, row_id) VALUES (?, ?, ?)');
  state.steps ??= state.ids.inOrder(state.known);
  for (const some of state.steps) {
    lightly(store, () => {
      for (const { id, row } of some) insert.run(datasetId, id, row);
    });
    yield;
  }
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
  for (const step of indexImport(store, id)) void step;
  const { mended } = stateOf(store, id, datasetId);
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
  states.get(store)?.delete(id);
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
  states.get(store)?.delete(id);
  together(store, () => {
    dropUnfinished(store, 'id = ?', id);
    dropEmptyDatasets(store);
  });
}

/** Takes back what a killed program left unfinished. */
export function sweepImports(store: Store): void {
  together(store, () => {
    dropUnfinished(store, 'true');
    dropEmptyDatasets(store);
  });
}

function dropUnfinished(store: Store, which: string, ...values: number[]): void {
  const unfinished = `imports WHERE finished_at IS NULL AND ${which}`;
  sql(store)
    .prepare(
      `DELETE FROM instruction_ids WHERE (dataset_id, id) IN
         (SELECT dataset_id, id FROM instructions WHERE import_id IN (SELECT id FROM ${unfinished}))`,
    )
    .run(...values);
  sql(store)
    .prepare(`DELETE FROM ${unfinished}`)
    .run(...values);
}

/** What is known of an import under way, beside what it has stored. */
interface ImportState {
  /** Of the dataset, the import's own included. */
  ids: IdSet;
  /** How many of them were there before. */
  known: number;
  /** Rows that were quarantined before. */
  mended: { source: string; row: number }[];
  /** The steps of `indexImport`, once it has begun. */
  steps?: ReturnType<IdSet['inOrder']>;
}

const states = new WeakMap<Store, Map<ImportId, ImportState>>();

function stateOf(store: Store, id: ImportId, datasetId: number): ImportState {
  if (!states.has(store)) states.set(store, new Map());
  const ofStore = states.get(store)!;
  const there = ofStore.get(id);
  if (there) return there;
  const ids = createIdSet();
  const known = sql(store).prepare('SELECT id, row_id FROM instruction_ids WHERE dataset_id = ?').raw();
  for (const [text, row] of known.iterate(datasetId) as Iterable<[string, number]>) ids.add(text, row);
  const state = { ids, known: ids.size(), mended: [] };
  ofStore.set(id, state);
  return state;
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
