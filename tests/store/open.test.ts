import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sql } from '../../src-main/store/connection';
import { addBatch, beginImport } from '../../src-main/store/imports';
import { listDatasets } from '../../src-main/store/datasets';
import { migrations } from '../../src-main/store/migrate';
import { openStore } from '../../src-main/store/open';
import { fill, row, temporaryFolder, temporaryStore } from './fixtures';

describe('openStore', () => {
  test('makes the folder, for its owner only', () => {
    const folder = join(temporaryFolder(), 'deep', 'workspace');
    temporaryStore(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder).filter((name) => name.startsWith('workspace.sqlite')))
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  test('commits durably and holds foreign keys', () => {
    const db = sql(temporaryStore());
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
  });

  test('keeps what was committed over a close and an open', () => {
    const folder = temporaryFolder();
    const first = openStore(folder);
    fill(first, 'a', [row('x')]);
    first.close();
    first.close();
    expect(listDatasets(temporaryStore(folder))).toMatchObject([{ name: 'a', rows: 1 }]);
  });

  test('sweeps an import that a killed program left unfinished', () => {
    const folder = temporaryFolder();
    const first = openStore(folder);
    const id = beginImport(first, { dataset: 'a', source: 'a.json' });
    addBatch(first, id, { rows: [row('x')], quarantined: [], read: 1, task: null, fraction: 0.5 });
    first.close();
    const db = sql(temporaryStore(folder));
    for (const table of ['datasets', 'imports', 'instructions'])
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
  });

  test('refuses a second writer and names the first', () => {
    const folder = temporaryFolder();
    temporaryStore(folder);
    expect(() => openStore(folder)).toThrow(`in use by another workbench (process ${process.pid})`);
  });

  test('opens after the first writer was killed', async () => {
    const folder = temporaryFolder();
    openStore(folder).close();
    const holder = spawn(process.execPath, [
      '-e',
      `const db = new (require('better-sqlite3'))(${JSON.stringify(join(folder, 'workspace.lock'))});
       db.exec('BEGIN; DELETE FROM holder; INSERT INTO holder VALUES (' + process.pid + '); COMMIT; BEGIN IMMEDIATE');
       console.log('held'); setInterval(() => {}, 1000);`,
    ]);
    await once(holder.stdout, 'data');
    expect(() => openStore(folder)).toThrow(`process ${holder.pid}`);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(listDatasets(temporaryStore(folder))).toEqual([]);
  });

  test('refuses a file in the place of the folder', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => openStore(file)).toThrow('is not a folder');
  });

  test('refuses a database of a newer program, and says the remedy', () => {
    const folder = temporaryFolder();
    const first = openStore(folder);
    sql(first).pragma(`user_version = ${migrations.length + 1}`);
    first.close();
    expect(() => openStore(folder)).toThrow(
      expect.objectContaining({ code: 'workspace', hint: expect.stringContaining('Update the workbench') }),
    );
  });

  test.each([
    [
      'that is no database',
      (file: string) => writeFileSync(file, 'not a database, by any means'.repeat(100)),
    ],
    ['that is cut off', (file: string) => truncateSync(file, statSync(file).size / 2)],
    [
      'whose pages are overwritten',
      (file: string) => writeFileSync(file, readFileSync(file).fill(0xff, 100, 4096)),
    ],
  ])('refuses a database %s', (_, damage) => {
    const folder = temporaryFolder();
    const first = openStore(folder);
    fill(first, 'a', [row('x'), row('y')]);
    first.close();
    damage(join(folder, 'workspace.sqlite'));
    const refusal = expect.objectContaining({
      code: 'workspace',
      message: expect.stringContaining('is damaged'),
      hint: expect.stringContaining('backups/'),
    });
    expect(() => openStore(folder)).toThrow(refusal);
    // The refusal has released the workspace: it is the database that is refused again.
    expect(() => openStore(folder)).toThrow(refusal);
  });
});
