/** Imports that were not finished, taken back with everything they stored: some milliseconds at a time. */
import { sql, together, type Store } from './connection';
import { forgetState, type ImportId } from './import-state';

/** Rows that are removed in one go at first; then as many as the time allows. Fewer would not take less: a step waits for the disk. */
const fewestRows = 256;
const shortest = 4;
const longest = 8;

/** Takes back an import that was not finished. Idempotent. */
export function abandonImport(store: Store, id: ImportId): void {
  for (const step of removeImport(store, id)) void step;
}

/** Takes back what a killed program left unfinished. */
export function sweepImports(store: Store): void {
  const unfinished = sql(store).prepare('SELECT id FROM imports WHERE finished_at IS NULL').pluck().all();
  for (const id of unfinished as ImportId[]) abandonImport(store, id);
}

/** As `abandonImport`, in steps between which others may work; what is left when it is broken off is swept at the next open. */
export function* removeImport(store: Store, id: ImportId): Generator<void> {
  forgetState(store, id);
  const db = sql(store);
  const isOpen = db.prepare('SELECT 1 FROM imports WHERE id = ? AND finished_at IS NULL');
  if (!isOpen.get(id)) return;
  for (let rows = fewestRows, removed = rows; removed > 0;) {
    const started = performance.now();
    removed = removeRows(store, id, rows);
    const took = performance.now() - started;
    if (took < shortest) rows *= 2;
    if (took > longest) rows = Math.max(fewestRows, Math.ceil(rows / 2));
    yield;
  }
  together(store, () => {
    db.prepare('DELETE FROM imports WHERE id = ? AND finished_at IS NULL').run(id);
    const unused = 'NOT EXISTS (SELECT 1 FROM imports WHERE imports.dataset_id = datasets.id)';
    db.prepare(`DELETE FROM datasets WHERE ${unused}`).run();
  });
}

const some = '(SELECT row_id FROM instructions WHERE import_id = @id ORDER BY row_id LIMIT @rows)';
const removals = [
  `DELETE FROM instruction_ids WHERE (dataset_id, id) IN (SELECT dataset_id, id FROM instructions WHERE row_id IN ${some})`,
  `DELETE FROM instructions WHERE row_id IN ${some}`,
];

/** Nobody has seen these rows: nothing refers to them, and to look for what does would take most of the time. */
function removeRows(store: Store, id: ImportId, rows: number): number {
  const db = sql(store);
  db.pragma('foreign_keys = OFF');
  try {
    return together(store, () =>
      removals.map((removal) => db.prepare(removal).run({ id, rows }).changes).at(-1)!,
    );
  } finally {
    db.pragma('foreign_keys = ON');
  }
}
