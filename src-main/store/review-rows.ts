/** Finds the row that a review is about: by dataset and id, or by as much of the id as makes it the only one. */
import { WorkbenchError } from '../common/errors';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

/** A row by its keys in the database. */
export interface RowKey {
  rowId: number;
  dataset: number;
}

/**
 * @param dataset null: whichever holds it, if only one does
 * @param id the whole id, or at least its first four digits
 * @throws WorkbenchError `not-found`, or `usage` when several rows answer to it
 */
export function findRow(store: Store, dataset: string | null, id: string): RowKey & { id: string } {
  const rows = sql(store)
    .prepare(
      `SELECT k.row_id AS rowId, k.dataset_id AS dataset, k.id, d.name
       FROM instruction_ids k JOIN instructions i ON i.row_id = k.row_id
         JOIN imports m ON m.id = i.import_id JOIN datasets d ON d.id = k.dataset_id
       WHERE k.dataset_id IN (${dataset === null ? 'SELECT id FROM datasets' : '@dataset'})
         AND k.id >= @id AND k.id < @id || 'g' AND m.finished_at IS NOT NULL
       ORDER BY k.dataset_id, k.id LIMIT 3`,
    )
    .all({ id, dataset: dataset === null ? null : datasetId(store, dataset) }) as (RowKey & {
    id: string;
    name: string;
  })[];
  const [row, second] = rows;
  if (!row || id.length < 4) throw noRow(dataset, id);
  if (second) throw several(id, row.name, second.name);
  return row;
}

function noRow(dataset: string | null, id: string): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `${dataset === null ? 'The workspace' : `The dataset “${dataset}”`} has no instruction “${id}”.`,
    'Name an id as `review queue` or `export instructions` prints it; its first digits are enough.',
  );
}

function several(id: string, first: string, second: string): WorkbenchError {
  return new WorkbenchError(
    'usage',
    first === second
      ? `Several instructions of “${first}” begin with “${id}”.`
      : `“${id}” is in several datasets, among them “${first}” and “${second}”.`,
    first === second ? 'Give more digits of the id.' : 'Name one of them with --dataset.',
  );
}
