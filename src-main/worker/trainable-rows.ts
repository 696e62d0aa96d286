/** The rows of a file that a Run might learn from, were it imported: for an estimate before anything is. */
import type { ImportJob } from '../common/import-job';
import type { RowToMeasure } from '../common/worker';
import { importFile } from '../data/import';

/** Without those of an official test split; the same content comes once. */
export async function* trainableRows(job: ImportJob, signal: AbortSignal): AsyncGenerator<RowToMeasure[]> {
  const known = new Set<string>();
  for await (const { rows } of importFile(job)) {
    signal.throwIfAborted();
    yield rows.flatMap(({ id, split, instruction, input, output }): RowToMeasure[] => {
      if (split === 'test' || known.has(id)) return [];
      known.add(id);
      return [{ id, split, instruction, input, output }];
    });
  }
}
