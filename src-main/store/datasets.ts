/** Datasets as the user sees them: names, counts, and the rows that were quarantined. Finished imports only. */
import { didYouMean, WorkbenchError } from '../common/errors';
import {
  noSplits,
  type Category,
  type DatasetSummary,
  type QuarantinedRow,
  type ReviewState,
  type Split,
} from '../common/instruction';
import { sql, type Store } from './connection';

interface DatasetRow {
  id: number;
  name: string;
  importedAt: string;
  quarantined: number;
}

interface CountRow {
  dataset: number;
  category: Category | null;
  split: Split;
  review: ReviewState;
  rows: number;
}

const finishedDatasets = `
  SELECT d.id, d.name, max(m.finished_at) AS importedAt,
    (SELECT count(*) FROM quarantined_rows q JOIN imports f ON f.id = q.import_id
      WHERE f.dataset_id = d.id AND f.finished_at IS NOT NULL) AS quarantined
  FROM datasets d JOIN imports m ON m.dataset_id = d.id
  WHERE m.finished_at IS NOT NULL`;

/** By name. */
export function listDatasets(store: Store): DatasetSummary[] {
  const rows = sql(store).prepare(`${finishedDatasets} GROUP BY d.id ORDER BY d.name`).all() as DatasetRow[];
  return rows.map((row) => summarise(store, row));
}

export function holdsDatasets(store: Store): boolean {
  const query = 'SELECT EXISTS (SELECT 1 FROM imports WHERE finished_at IS NOT NULL)';
  return sql(store).prepare(query).pluck().get() === 1;
}

/** @throws WorkbenchError `not-found` with the nearest name */
export function getDataset(store: Store, name: string): DatasetSummary {
  const query = `${finishedDatasets} AND d.name = ? GROUP BY d.id`;
  const row = sql(store).prepare(query).get(name) as DatasetRow | undefined;
  if (!row) throw noDataset(store, name);
  return summarise(store, row);
}

/** A quarantined row and what is known of the file it stood in. */
export interface KeptRow extends QuarantinedRow {
  source: string;
  /** Of a table: the line that names its columns. */
  header: string | null;
  /** The benchmark whose official file it was. */
  task: string | null;
}

/**
 * The rows of a dataset's finished imports that could not be read, in the order of imports and rows.
 * @throws WorkbenchError `not-found`
 */
export function listQuarantine(store: Store, name: string): KeptRow[] {
  return sql(store)
    .prepare(
      `SELECT q.row, q.reason, q.raw, m.source, m.header, m.task
       FROM quarantined_rows q JOIN imports m ON m.id = q.import_id
       WHERE m.dataset_id = ? AND m.finished_at IS NOT NULL ORDER BY q.import_id, q.row`,
    )
    .all(datasetId(store, name)) as KeptRow[];
}

/** How many of the ids a dataset holds; 0 where there is no such dataset. */
export function countKnown(store: Store, name: string, ids: readonly string[]): number {
  return sql(store)
    .prepare(
      `SELECT count(*) FROM instruction_ids x JOIN datasets d ON d.id = x.dataset_id
       WHERE d.name = ? AND x.id IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
    .get(name, JSON.stringify(ids)) as number;
}

/**
 * The key of a dataset that a finished import has filled.
 * @throws WorkbenchError `not-found` with the nearest name
 */
export function datasetId(store: Store, name: string): number {
  const row = sql(store)
    .prepare(
      `SELECT id FROM datasets d WHERE name = ?
       AND EXISTS (SELECT 1 FROM imports m WHERE m.dataset_id = d.id AND m.finished_at IS NOT NULL)`,
    )
    .get(name) as { id: number } | undefined;
  if (!row) throw noDataset(store, name);
  return row.id;
}

function summarise(store: Store, { id, name, importedAt, quarantined }: DatasetRow): DatasetSummary {
  const summary: DatasetSummary = {
    name,
    rows: 0,
    categories: { QA: 0, IE: 0, GEN: 0, OTHER: 0, unset: 0 },
    splits: noSplits(),
    reviews: { pending: 0, accepted: 0, rejected: 0 },
    excluded: countExcluded(store, id),
    quarantined,
    importedAt,
  };
  for (const { category, split, review, rows } of countRows(store, id)) {
    summary.rows += rows;
    summary.categories[category ?? 'unset'] += rows;
    summary.splits[split] += rows;
    summary.reviews[review] += rows;
  }
  return summary;
}

function countExcluded(store: Store, dataset: number): number {
  return sql(store)
    .prepare(
      `SELECT count(DISTINCT x.row_id) FROM exclusions e JOIN excluded_rows x ON x.exclusion_id = e.id
       WHERE e.dataset_id = ?`,
    )
    .pluck()
    .get(dataset) as number;
}

/** What was counted at which count of changes. */
const counted = new WeakMap<Store, Map<number, Counted>>();

interface Counted {
  changes: number;
  rows: CountRow[];
}

/** A million rows take a second: what so many come to is kept in the database as well, for the next start. */
const keptFrom = 50_000;

/** Rows by category, split and review state. @param dataset its key */
export function countRows(store: Store, dataset: number): CountRow[] {
  const db = sql(store);
  const changes = db.prepare('SELECT changes FROM datasets WHERE id = ?').pluck().get(dataset) as number;
  if (!counted.has(store)) counted.set(store, new Map());
  const known = counted.get(store)!.get(dataset) ?? keptCounts(store, dataset);
  if (known?.changes === changes) {
    counted.get(store)!.set(dataset, known);
    return known.rows;
  }
  const rows = db
    .prepare(
      `SELECT category, split, review, count(*) AS rows FROM instructions
       WHERE dataset_id = @dataset
         AND import_id IN (SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL)
       GROUP BY category, split, review`,
    )
    .all({ dataset }) as CountRow[];
  // What a transaction sees may be rolled back, and its count of changes given to other rows.
  if (db.inTransaction) return rows;
  counted.get(store)!.set(dataset, { changes, rows });
  if (rows.reduce((sum, { rows }) => sum + rows, 0) >= keptFrom)
    keepCounts(store, dataset, { changes, rows });
  return rows;
}

function keptCounts(store: Store, dataset: number): Counted | undefined {
  const query = 'SELECT changes, counts FROM row_counts WHERE dataset_id = ?';
  const kept = sql(store).prepare(query).get(dataset) as { changes: number; counts: string } | undefined;
  return kept && { changes: kept.changes, rows: JSON.parse(kept.counts) as CountRow[] };
}

function keepCounts(store: Store, dataset: number, { changes, rows }: Counted): void {
  if (store.refusal) return;
  try {
    sql(store)
      .prepare('INSERT OR REPLACE INTO row_counts (dataset_id, changes, counts) VALUES (?, ?, ?)')
      .run(dataset, changes, JSON.stringify(rows));
  } catch {
    // On a full disk, say: reading goes on, and the next start counts again.
  }
}

function noDataset(store: Store, name: string): WorkbenchError {
  const names = sql(store)
    .prepare(
      `SELECT name FROM datasets d
       WHERE EXISTS (SELECT 1 FROM imports m WHERE m.dataset_id = d.id AND m.finished_at IS NOT NULL) ORDER BY name`,
    )
    .pluck()
    .all() as string[];
  return new WorkbenchError(
    'not-found',
    `There is no dataset “${name}” in the workspace.${didYouMean(name, names)}`,
    names.length > 0 ? `Datasets: ${names.join(', ')}.` : 'Import a file first.',
  );
}
