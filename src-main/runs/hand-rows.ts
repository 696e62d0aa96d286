/** Rows of a dataset on their way to the desk: batch by batch, so that main is free between them. */
import { randomUUID } from 'node:crypto';
import type { NumberedRow, RowName } from '../common/overlap';
import { batchesOf } from '../store/batches';
import type { Workspace } from './workspace';

/**
 * Hands rows over, calls `work` with the name of the list and of its rows by position, and has the desk forget them.
 * @throws the signal's reason, and what `work` throws
 */
export async function withRowsAtDesk<T>(
  { store, desk }: Workspace,
  dataset: string,
  keep: (row: NumberedRow) => boolean,
  signal: AbortSignal | undefined,
  work: (list: string, rows: RowName[]) => Promise<T>,
): Promise<T> {
  const list = randomUUID();
  const names: RowName[] = [];
  try {
    await desk.call('takeRows', { list, rows: [] }, undefined, signal);
    for (const batch of batchesOf(store, dataset)) {
      const rows = batch.filter(keep);
      for (const { row, id } of rows) names.push({ row, id });
      const texts = rows.map(({ instruction, input, output, source }) => ({
        instruction,
        input,
        output,
        source,
      }));
      await desk.call('takeRows', { list, rows: texts }, undefined, signal);
    }
    return await work(list, names);
  } finally {
    // A desk that is gone has forgotten them.
    void desk.call('dropRows', { list }).catch(() => {});
  }
}
