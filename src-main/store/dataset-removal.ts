/** Takes a dataset out of the database for good: rows, what was found in them, reviews, snapshots and their texts. */
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';

export interface DatasetTraces {
  rows: number;
  reviews: number;
  snapshots: number;
}

/** What of a dataset the database holds. @throws WorkbenchError `not-found` */
export function datasetTraces(store: Store, dataset: string): DatasetTraces {
  const id = datasetId(store, dataset);
  const count = (query: string, value: unknown) => sql(store).prepare(query).pluck().get(value) as number;
  return {
    rows: count('SELECT count(*) FROM instructions WHERE dataset_id = ?', id),
    reviews: count('SELECT count(*) FROM reviews WHERE dataset_id = ?', id),
    snapshots: count('SELECT count(*) FROM snapshots WHERE dataset = ?', dataset),
  };
}

/**
 * Removes a dataset; the pages it lay in are overwritten with zeros, and so is the log.
 * @throws WorkbenchError `not-found`, `read-only`
 */
export function removeDataset(store: Store, dataset: string): void {
  const db = sql(store);
  const id = datasetId(store, dataset);
  db.pragma('secure_delete = ON');
  together(store, () => {
    db.prepare('DELETE FROM snapshots WHERE dataset = ?').run(dataset);
    db.prepare('DELETE FROM frozen_texts WHERE id NOT IN (SELECT text_id FROM frozen_rows)').run();
    db.prepare('DELETE FROM instruction_ids WHERE dataset_id = ?').run(id);
    db.prepare('DELETE FROM instructions WHERE dataset_id = ?').run(id);
    db.prepare('DELETE FROM datasets WHERE id = ?').run(id);
  });
  // What an earlier deletion left in free pages goes too; the log is then cut to nothing.
  db.exec('VACUUM');
  db.pragma('wal_checkpoint(TRUNCATE)');
}
