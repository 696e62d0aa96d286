/** What the desk looks up in the workspace's database while it imports. It never writes there. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { ImportTarget } from '../common/import-job';

/** The ids that the dataset held before the import, each with its row. */
export function* idsOfDataset({ workspace, dataset }: ImportTarget): Generator<[id: string, rowId: number]> {
  const db = open(workspace);
  try {
    const query = db.prepare('SELECT id, row_id FROM instruction_ids WHERE dataset_id = ?').raw();
    yield* query.iterate(dataset) as Iterable<[string, number]>;
  } finally {
    db.close();
  }
}

/** The rows that the import has stored so far, in the order of storing. */
export function rowIdsOfImport(target: ImportTarget): Float64Array {
  const db = open(target.workspace);
  try {
    const values = [target.import];
    const count = db.prepare('SELECT count(*) FROM instructions WHERE import_id = ?').pluck().get(values);
    const rowIds = new Float64Array(count as number);
    const query = db.prepare('SELECT row_id FROM instructions WHERE import_id = ? ORDER BY row_id').pluck();
    let place = 0;
    for (const rowId of query.iterate(values) as Iterable<number>) rowIds[place++] = rowId;
    return rowIds;
  } finally {
    db.close();
  }
}

const open = (workspace: string): Database.Database =>
  new Database(join(workspace, 'workspace.sqlite'), { readonly: true, fileMustExist: true });
