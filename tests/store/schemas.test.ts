/** Every schema that was ever in use becomes the newest: `schemas/` keeps a database of each, and no row of it is lost. */
import Database from 'better-sqlite3';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate, migrations, schemaVersion } from '../../src-main/store/migrate';

const folder = join(import.meta.dirname, 'schemas');
const files = readdirSync(folder).sort();

type Row = Record<string, unknown>;

const tables = (db: Database.Database): string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
const columns = (db: Database.Database): unknown =>
  Object.fromEntries(tables(db).map((table) => [table, db.pragma(`table_info(${table})`)]));
const rows = (db: Database.Database, table: string): Row[] =>
  db.prepare(`SELECT * FROM ${table}`).all() as Row[];

/** What later schemas hold elsewhere or no more: the marks of imports that were never finished. */
const given = new Set(['test_marks']);

test('there is a database of every schema', () => {
  expect(files).toEqual(migrations.map((_, i) => `${String(i + 1).padStart(4, '0')}.sql`));
});

test.each(files)('%s becomes the newest, row by row', (file) => {
  const db = new Database(':memory:');
  db.exec(readFileSync(join(folder, file), 'utf8'));
  const before = new Map(tables(db).map((table) => [table, rows(db, table)]));
  migrate(db);
  expect(schemaVersion(db)).toBe(migrations.length);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  const fresh = new Database(':memory:');
  migrate(fresh);
  expect(columns(db)).toEqual(columns(fresh));
  for (const [table, held] of before) {
    if (given.has(table)) continue;
    expect(held.length, `${file} has no row in ${table}`).toBeGreaterThan(0);
    const now = rows(db, table);
    const kept = Object.keys(now[0] ?? {});
    const same = (row: Row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => kept.includes(column)));
    expect([table, now]).toMatchObject([table, held.map(same)]);
  }
});
