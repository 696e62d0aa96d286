/** What must hold of a workspace at any moment: a sound database, nothing committed lost, no half-written file under a final name. */
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @throws Error that says what does not hold. @param adapter bytes that every finished adapter has; null: any */
export function checkWorkspace(folder, { before, adapter = null }) {
  const db = new Database(join(folder, 'workspace.sqlite'), { fileMustExist: true });
  try {
    hold(db.pragma('integrity_check', { simple: true }), 'ok', 'integrity_check');
    hold(db.pragma('foreign_key_check').length, 0, 'broken references');
    hold(hashOfRows(db, 'before'), before, 'rows that were committed before');
  } finally {
    db.close();
  }
  for (const file of wholeFiles(folder)) {
    const bytes = readFileSync(file);
    // A checkpoint's progress carries a seal, which whoever resumes it checks.
    if (/(?<!\/progress)\.json$/.test(file)) JSON.parse(bytes.toString());
    if (file.endsWith('.gguf')) hold(bytes.subarray(0, 4).toString(), 'GGUF', file);
    if (adapter && /runs\/[^/]+\/adapter\.gguf$/.test(file))
      hold(bytes.equals(adapter), true, `${file} is whole`);
    if (/backups\/[^/]+\.sqlite$/.test(file)) checkBackup(file, before);
  }
}

/** The rows of a dataset in the order of import; whatever the schema. */
function hashOfRows(db, dataset) {
  const query = `SELECT i.id, instruction, input, output, category, split FROM instructions i
    JOIN datasets d ON d.id = i.dataset_id WHERE d.name = ? ORDER BY i.row_id`;
  const hash = createHash('sha256');
  for (const row of db.prepare(query).raw().iterate(dataset)) hash.update(JSON.stringify(row));
  return hash.digest('hex');
}

export function rowsOf(folder, dataset) {
  const db = new Database(join(folder, 'workspace.sqlite'), { readonly: true });
  try {
    return hashOfRows(db, dataset);
  } finally {
    db.close();
  }
}

function checkBackup(file, before) {
  const db = new Database(file, { readonly: true });
  try {
    hold(db.pragma('integrity_check', { simple: true }), 'ok', file);
    hold(hashOfRows(db, 'before'), before, `rows of ${file}`);
  } finally {
    db.close();
  }
}

/** Those whose name, and that of the folders they are in, says that they are finished. */
function wholeFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\.partial-\d+|\/(incoming|batches)\//.test(file) && existsSync(file));
}

function hold(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: ${found} instead of ${expected}`);
}
