/** Every row of a dataset, some at a time: whoever takes them in can rest between. */
import type { NumberedRow } from '../common/overlap';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';
import { columns, toInstruction, type InstructionRow } from './instructions';

/** A read of so many rows takes milliseconds. */
const batchRows = 250;

export const batchQuery = `
  SELECT i.row_id AS rowId, ${columns},
    EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id) AS excluded
  FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.dataset_id = @dataset AND i.row_id > @after AND m.finished_at IS NOT NULL
  ORDER BY i.row_id LIMIT ${batchRows}`;

interface BatchRow extends InstructionRow {
  rowId: number;
  excluded: 0 | 1;
}

/**
 * In the order of import, each row with its place in it. Rows that come meanwhile come last.
 * @throws WorkbenchError `not-found` when there is no such dataset
 */
export function* batchesOf(store: Store, dataset: string): Generator<NumberedRow[]> {
  const id = datasetId(store, dataset);
  let row = 0;
  let after = -1;
  for (;;) {
    const batch = sql(store).prepare(batchQuery).all({ dataset: id, after }) as BatchRow[];
    if (batch.length === 0) return;
    after = batch.at(-1)!.rowId;
    yield batch.map(({ rowId: _, excluded, ...instruction }) => ({
      ...toInstruction(instruction),
      row: ++row,
      excluded: excluded === 1,
    }));
  }
}

/**
 * Counts up whenever texts of a dataset are added, edited or taken away, or rows that were set aside come back: the same
 * number means the same texts.
 * @throws WorkbenchError `not-found`
 */
export function textVersion(store: Store, dataset: string): number {
  const query = 'SELECT version FROM datasets WHERE id = ?';
  return sql(store).prepare(query).pluck().get(datasetId(store, dataset)) as number;
}
