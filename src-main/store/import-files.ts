/** Batches of an import that the desk has put into files, copied without a look at any of their rows. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { noSplits, type Split } from '../common/instruction';
import type { ImportTarget, StagedBatch } from '../common/import-job';
import { makeFolder } from '../files/make-folder';
import { lightly, sql, type Store } from './connection';
import { openImport, recordProgress, type ImportId } from './import-state';

const copyRows = `
  INSERT INTO main.instructions
    (row_id, dataset_id, import_id, id, category, split, review, gated, instruction, input, output)
  SELECT @last + rowid, @dataset, @import, id, category, split, review, gated, instruction, input, output
  FROM batch.rows ORDER BY rowid`;

/** What goes with them; of the marks those that tell something new. */
const copyRest = [
  `INSERT INTO main.quarantined_rows (import_id, row, reason, raw)
   SELECT @import, row, reason, raw FROM batch.quarantined`,
  `INSERT INTO main.marks (import_id, row_id, mark)
   SELECT @import, m.row_id, m.mark FROM batch.marks m CROSS JOIN main.instructions i ON i.row_id = m.row_id
   WHERE CASE m.mark WHEN 'gated' THEN i.gated = 0
     ELSE i.split <> 'test' OR EXISTS (SELECT 1 FROM main.assigned_splits a WHERE a.row_id = i.row_id) END
   ON CONFLICT DO NOTHING`,
  `INSERT INTO main.instruction_ids (dataset_id, id, row_id) SELECT @dataset, id, row_id FROM batch.ids`,
];

const batches = (workspace: string, id: ImportId | null = null): string =>
  join(workspace, 'batches', ...(id === null ? [] : [String(id)]));

/** What the desk must know to write batches of an import, and a folder for them. */
export function importTarget(store: Store, id: ImportId): ImportTarget {
  const { workspace } = store;
  const folder = batches(workspace, id);
  makeFolder(folder);
  return { workspace, dataset: openImport(store, id).datasetId, import: id, folder };
}

/** Removes the batch files of an import, or all that a killed program left. */
export function removeBatchFiles({ workspace }: Pick<Store, 'workspace'>, id: ImportId | null = null): void {
  rmSync(batches(workspace, id), { recursive: true, force: true });
}

/**
 * Stores a batch in one transaction, and removes its file. Where the ids of its rows are comes in batches of their own, when all rows are
 * stored.
 */
export function addBatchFile(store: Store, id: ImportId, { file, given, ...progress }: StagedBatch): void {
  const db = sql(store);
  const { datasetId } = openImport(store, id);
  db.prepare('ATTACH ? AS batch').run(file);
  try {
    const splits = db.prepare('SELECT split, count(*) AS rows FROM batch.rows GROUP BY split').all();
    const stored = noSplits();
    for (const { split, rows } of splits as { split: Split; rows: number }[]) stored[split] = rows;
    lightly(store, () => {
      const last = db.prepare('SELECT coalesce(max(row_id), 0) FROM main.instructions').pluck().get();
      const values = { last, dataset: datasetId, import: id };
      for (const copy of [copyRows, ...copyRest]) db.prepare(copy).run(values);
      recordProgress(store, id, progress, { given, stored });
    });
  } finally {
    db.exec('DETACH batch');
    rmSync(file, { force: true });
  }
}
