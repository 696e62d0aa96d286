import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate, migrations, schemaVersion } from '../../src-main/store/migrate';

test('an empty database becomes the newest one', () => {
  const db = new Database(':memory:');
  migrate(db);
  expect(schemaVersion(db)).toBe(migrations.length);
});

test('migrating twice changes nothing', () => {
  const db = new Database(':memory:');
  migrate(db);
  const before = db.prepare('SELECT sql FROM sqlite_schema').all();
  migrate(db);
  expect(db.prepare('SELECT sql FROM sqlite_schema').all()).toMatchObject(before as object[]);
});

test.each(migrations.map((_, version) => version).slice(1))(
  'rows of schema %i survive to the newest',
  (version) => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, version));
    db.exec(`INSERT INTO datasets (id, name) VALUES (1, 'a');
    INSERT INTO imports (id, dataset_id, source, started_at, finished_at, read, duplicates)
      VALUES (1, 1, 'a.json', '2026-01-01', '2026-01-02', 2, 1);
    INSERT INTO instructions (row_id, dataset_id, import_id, id, category, split, review, instruction, input, output)
      VALUES (1, 1, 1, 'id', 'QA', 'test', 'accepted', 'i', '', 'o');
    INSERT INTO quarantined_rows (import_id, row, reason, raw) VALUES (1, 2, 'is bad', 'raw');`);
    const rows = (): unknown[] =>
      ['datasets', 'imports', 'instructions', 'quarantined_rows'].map((table) =>
        db.prepare(`SELECT * FROM ${table}`).all(),
      );
    const before = rows();
    migrate(db);
    expect(rows()).toMatchObject(before);
  },
);

test('a run keeps what refers to it when its table is made anew', () => {
  const db = new Database(':memory:');
  migrate(db, migrations.slice(0, 3));
  db.exec(`INSERT INTO runs VALUES ('r', 'done', '/w/r', '/m', 'a', '[]', 1, '2026-01-01', '{}', NULL);
    INSERT INTO evaluations VALUES ('e', '/w/e', 'r', '2026-01-01', NULL);`);
  const before = db.prepare('SELECT * FROM runs').all();
  migrate(db);
  expect(db.prepare('SELECT * FROM runs').all()).toMatchObject(before as object[]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(() => db.exec("DELETE FROM runs WHERE id = 'r'")).toThrow('FOREIGN KEY');
  db.exec("UPDATE runs SET state = 'paused'");
});

test('a matrix keeps its cells when its table is made anew', () => {
  const db = new Database(':memory:');
  migrate(db, migrations.slice(0, 20));
  db.exec(`INSERT INTO matrices VALUES ('m', 'a', 'done', '2026-01-01', '{}', '[]', 0, NULL);
    INSERT INTO cells (matrix_id, position, key, base, members, method, origin, seed, state)
      VALUES ('m', 0, 'k', '/m', '[]', 'lora', 'all', 1, 'done');`);
  const rows = () => ['matrices', 'cells'].map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  const before = rows();
  migrate(db);
  expect(rows()).toMatchObject(before as object[]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.exec("UPDATE matrices SET state = 'paused'; DELETE FROM matrices");
  expect(rows()).toEqual([[], []]);
});

test('runs only what has not run yet, in order', () => {
  const db = new Database(':memory:');
  migrate(db, ['CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)']);
  migrate(db, ['CREATE TABLE t (n INTEGER)', 'UPDATE t SET n = n + 1', 'UPDATE t SET n = n * 10']);
  expect(db.prepare('SELECT n FROM t').pluck().get()).toBe(20);
  expect(schemaVersion(db)).toBe(3);
});

test('a migration that fails leaves the schema before it', () => {
  const db = new Database(':memory:');
  const steps = ['CREATE TABLE t (n INTEGER)', 'INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1)'];
  migrate(db, steps.slice(0, 1));
  expect(() => migrate(db, steps)).toThrow('nowhere');
  expect(schemaVersion(db)).toBe(1);
  expect(db.prepare('SELECT count(*) FROM t').pluck().get()).toBe(0);
});

test('a migration that fails leaves what earlier ones of the same call did', () => {
  const db = new Database(':memory:');
  const steps = ['CREATE TABLE t (n INTEGER)', 'INSERT INTO t VALUES (1)', 'INSERT INTO nowhere VALUES (1)'];
  migrate(db, steps.slice(0, 1));
  expect(() => migrate(db, steps)).toThrow('nowhere');
  expect(schemaVersion(db)).toBe(2);
  expect(db.prepare('SELECT n FROM t').pluck().get()).toBe(1);
});

test('a new database is made whole or not at all', () => {
  const db = new Database(':memory:');
  const steps = ['CREATE TABLE t (n INTEGER)', 'INSERT INTO nowhere VALUES (1)'];
  expect(() => migrate(db, steps)).toThrow('nowhere');
  expect(schemaVersion(db)).toBe(0);
  expect(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
  migrate(db, steps.slice(0, 1));
  expect(schemaVersion(db)).toBe(1);
});

test('a database of another program is left alone', () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE bookmarks (url TEXT)');
  expect(() => migrate(db)).toThrow('another program');
});
