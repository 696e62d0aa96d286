/**
 * Brings the full-text index up to the database, batch by batch, each in one transaction with the record of how far it
 * is: killed at any moment it goes on from there. Reads the workspace's database and never writes it.
 */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import type { Unindexed } from '../common/list';
import { isDamage } from '../files/private-database';
import { openTextIndex, removeTextIndex, sqlOf } from './index-file';
import { searchable } from './searchable';

/** Large transactions make few segments to merge; a reader is not held up by them. */
const batchRows = 10_000;

interface Text {
  row_id: number;
  instruction: string;
  input: string;
  output: string;
}

interface ImportToIndex {
  id: number;
  dataset: string;
  finished_at: string;
  /** The last row that is indexed; below all ids where none is. */
  after: number;
  rows: number;
}

/** How an index that is filled from nothing comes to nothing. */
export type Anew = 'emptied' | 'removed';

interface Filling {
  source: Database.Database;
  index: Database.Database;
}

/**
 * Indexes what is not indexed yet of all finished imports, and anew what was edited; everything where the index is damaged.
 * One at a time fills the index of a workspace; others may read it meanwhile.
 * @param folder the workspace, whose database must be there
 * @param anew `emptied`: no byte of a text that was deleted may stay in it; `removed`: a search has come upon damage,
 * whatever the index says of itself
 * @returns after every batch, and once before the first, what is still to do
 */
export function* fillTextIndex(folder: string, anew: Anew | false = false): Generator<Unindexed> {
  if (anew === 'removed') removeTextIndex(folder);
  try {
    yield* fill(folder, anew === 'emptied');
  } catch (error) {
    if (anew === 'removed' || !isDamage(error)) throw error;
    yield* fillTextIndex(folder, 'removed');
  }
}

function* fill(folder: string, emptied: boolean): Generator<Unindexed> {
  const source = new Database(join(folder, 'workspace.sqlite'), { readonly: true, fileMustExist: true });
  const textIndex = openTextIndex(folder);
  try {
    const filling = { source, index: sqlOf(textIndex) };
    if (emptied) leaveNoByte(filling);
    else if (isOfAnotherDatabase(filling)) startAnew(filling);
    while (lookAtChanges(filling) === batchRows);
    const imports = importsToIndex(filling);
    const unindexed: Unindexed = {};
    for (const { dataset, rows } of imports) unindexed[dataset] = (unindexed[dataset] ?? 0) + rows;
    yield stillToDo(unindexed);
    for (const one of imports)
      for (let done = indexBatch(filling, one); done > 0; done = indexBatch(filling, one)) {
        unindexed[one.dataset] = Math.max(0, unindexed[one.dataset]! - done);
        yield stillToDo(unindexed);
      }
  } finally {
    textIndex.close();
    source.close();
  }
}

const stillToDo = (unindexed: Unindexed): Unindexed =>
  Object.fromEntries(Object.entries(unindexed).filter(([, rows]) => rows > 0));

/** A backup may have taken the database's place: what the index says of imports and changes must hold of this one. */
function isOfAnotherDatabase({ source, index }: Filling): boolean {
  const looked = index.prepare('SELECT change FROM looked_at').pluck().get() as number;
  const last = source.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'text_changes'").pluck().get();
  if (looked > ((last as number | undefined) ?? 0)) return true;
  const finishedAt = source.prepare('SELECT finished_at FROM imports WHERE id = ?').pluck();
  const indexed = index.prepare('SELECT import_id AS id, finished_at FROM indexed_imports').all();
  return (indexed as Pick<ImportToIndex, 'id' | 'finished_at'>[]).some(({ id, finished_at }) => {
    const now = finishedAt.get(id);
    return now !== undefined && now !== finished_at;
  });
}

function startAnew({ source, index }: Filling): void {
  const last = source.prepare('SELECT coalesce(max(change), 0) FROM text_changes').pluck().get();
  index.transaction(() => {
    index.exec("INSERT INTO texts (texts) VALUES ('delete-all')");
    index.exec('DELETE FROM indexed_imports');
    index.prepare('UPDATE looked_at SET change = ?').run(last);
  })();
}

/** Its file stays, for those who read it: to take it from under them would end their search. */
function leaveNoByte(filling: Filling): void {
  const { index } = filling;
  index.pragma('secure_delete = ON');
  startAnew(filling);
  index.exec('VACUUM');
  index.pragma('wal_checkpoint(TRUNCATE)');
}

/** Texts that were edited or removed after they were indexed. @returns how many changes were looked at */
function lookAtChanges({ source, index }: Filling): number {
  const looked = index.prepare('SELECT change FROM looked_at').pluck().get();
  const changes = source
    .prepare(`SELECT change, row_id FROM text_changes WHERE change > ? ORDER BY change LIMIT ${batchRows}`)
    .all(looked) as { change: number; row_id: number }[];
  if (changes.length === 0) return 0;
  const read = source.prepare(
    'SELECT row_id, import_id, instruction, input, output FROM instructions WHERE row_id = ?',
  );
  const indexedTo = index.prepare('SELECT row_id FROM indexed_imports WHERE import_id = ?').pluck();
  const remove = index.prepare('DELETE FROM texts WHERE rowid = ?');
  const add = adder(index);
  index.transaction(() => {
    for (const rowId of new Set(changes.map(({ row_id }) => row_id))) {
      remove.run(rowId);
      const row = read.get(rowId) as (Text & { import_id: number }) | undefined;
      if (row && rowId <= ((indexedTo.get(row.import_id) as number | undefined) ?? -1)) add(row);
    }
    index.prepare('UPDATE looked_at SET change = ?').run(changes.at(-1)!.change);
  })();
  return changes.length;
}

function importsToIndex({ source, index }: Filling): ImportToIndex[] {
  const imports = source
    .prepare(
      `SELECT m.id, d.name AS dataset, m.finished_at FROM imports m JOIN datasets d ON d.id = m.dataset_id
       WHERE m.finished_at IS NOT NULL ORDER BY m.id`,
    )
    .all() as Omit<ImportToIndex, 'after' | 'rows'>[];
  const indexedTo = index.prepare('SELECT row_id FROM indexed_imports WHERE import_id = ?').pluck();
  const left = source.prepare('SELECT count(*) FROM instructions WHERE import_id = ? AND row_id > ?').pluck();
  return imports
    .map((one) => ({ ...one, after: (indexedTo.get(one.id) as number | undefined) ?? -1 }))
    .map((one) => ({ ...one, rows: left.get(one.id, one.after) as number }))
    .filter(({ rows }) => rows > 0);
}

/** Indexes the next rows of an import and moves its `after` on. @returns how many; 0: there are no more */
function indexBatch({ source, index }: Filling, one: ImportToIndex): number {
  const rows = source
    .prepare(
      `SELECT row_id, instruction, input, output FROM instructions
       WHERE import_id = ? AND row_id > ? ORDER BY row_id LIMIT ${batchRows}`,
    )
    .iterate(one.id, one.after) as IterableIterator<Text>;
  const add = adder(index);
  let done = 0;
  index.transaction(() => {
    for (const row of rows) {
      add(row);
      one.after = row.row_id;
      done++;
    }
    if (done === 0) return;
    index
      .prepare('INSERT OR REPLACE INTO indexed_imports (import_id, finished_at, row_id) VALUES (?, ?, ?)')
      .run(one.id, one.finished_at, one.after);
  })();
  return done;
}

function adder(index: Database.Database): (text: Text) => void {
  const insert = index.prepare(
    'INSERT OR REPLACE INTO texts (rowid, instruction, input, output) VALUES (?, ?, ?, ?)',
  );
  return ({ row_id, instruction, input, output }) =>
    void insert.run(row_id, searchable(instruction), searchable(input), searchable(output));
}
