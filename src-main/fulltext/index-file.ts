/**
 * The full-text index of a workspace: `search.sqlite` beside the database, made of it and made anew from it whenever it
 * is missing, damaged or of another form. One thread of the desk writes it (`fill.ts`); everyone else only reads.
 */
import Database from 'better-sqlite3';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDamage, makePrivate } from '../files/private-database';

const index = Symbol('index');

/** An open index. */
export interface TextIndex {
  /** Idempotent. */
  close(): void;
  readonly [index]: Database.Database;
}

/** Counts up with every change of the schema below; an index of another form is made anew. */
const form = 1;

/** Latin words match without case and accents. The texts themselves stay in the database: here they would be held twice. */
const schema = `
  CREATE VIRTUAL TABLE texts USING fts5 (
    instruction, input, output, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
  );
  -- Of every import the last row that is indexed; they are indexed in the order of their ids.
  CREATE TABLE indexed_imports (
    import_id INTEGER PRIMARY KEY,
    finished_at TEXT NOT NULL,
    row_id INTEGER NOT NULL
  ) STRICT;
  -- The last of the database's text_changes that was looked at.
  CREATE TABLE looked_at (change INTEGER NOT NULL) STRICT;
  INSERT INTO looked_at VALUES (0);
  PRAGMA user_version = ${form};
`;

const fileOf = (folder: string): string => join(folder, 'search.sqlite');

/** Removes the index of a workspace folder, which is damaged; nobody writes it meanwhile. */
export function removeTextIndex(folder: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(fileOf(folder) + suffix, { force: true });
}

/** Opens the index of a workspace folder, empty where there is none. */
export function openTextIndex(folder: string): TextIndex {
  const file = fileOf(folder);
  let db: Database.Database;
  try {
    db = open(file);
  } catch (error) {
    if (!isDamage(error)) throw error;
    removeTextIndex(folder);
    db = open(file);
  }
  return { close: () => db.close(), [index]: db };
}

/** Opens the index of a workspace folder to look something up in; null where there is none, or none of this form. */
export function readTextIndex(folder: string): TextIndex | null {
  const file = fileOf(folder);
  if (!existsSync(file)) return null;
  const db = new Database(file, { readonly: true, timeout: 5000 });
  try {
    if (db.pragma('user_version', { simple: true }) === form) return { close: () => db.close(), [index]: db };
  } catch (error) {
    db.close();
    throw error;
  }
  db.close();
  return null;
}

function open(file: string): Database.Database {
  makePrivate(file);
  const db = new Database(file);
  try {
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    // A commit that a failing machine loses is made again: nothing here is an original.
    db.pragma('synchronous = NORMAL');
    db.transaction(() => makeSchema(db)).immediate();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function makeSchema(db: Database.Database): void {
  if (db.pragma('user_version', { simple: true }) === form) return;
  const tables = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND (name NOT LIKE 'texts_%' AND name NOT LIKE 'sqlite_%')",
    )
    .pluck()
    .all() as string[];
  for (const table of tables) db.exec(`DROP TABLE ${table}`);
  db.exec(schema);
}

/** The database of an index, for this folder only. */
export function sqlOf(textIndex: TextIndex): Database.Database {
  return textIndex[index];
}
