/** Backups: made whole, seven kept, taken back with nothing lost of what was there. */
import Database from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp, isBackupDue, listBackups } from '../../src-main/backups/folder';
import { previewRestore, restore, wishRestore } from '../../src-main/backups/restore';
import { listDatasets } from '../../src-main/store/datasets';
import { migrate, migrations, schemaVersion } from '../../src-main/store/migrate';
import { openStore } from '../../src-main/store/open';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';

/** A closed workspace with one dataset of one row, and a backup of it; a second dataset came after. */
function workspaceWithBackup() {
  const folder = temporaryFolder();
  const store = openStore(folder);
  fill(store, 'a', [row('x')]);
  const backup = backUp(folder, 'asked');
  fill(store, 'b', [row('y'), row('z')]);
  store.close();
  return { folder, backup };
}

const names = (folder: string): string[] => listDatasets(temporaryStore(folder)).map(({ name }) => name);

test('a backup is the database of that moment, for its owner only, and leaves no half behind', () => {
  const { backup } = workspaceWithBackup();
  const db = new Database(backup.file, { readonly: true });
  expect(db.prepare('SELECT name FROM datasets').pluck().all()).toEqual(['a']);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
  expect(statSync(backup.file).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(backup.file))).toEqual([backup.name]);
});

test('the seven newest are kept, and what a killed program left half done is not', () => {
  const store = temporaryStore();
  for (let day = 1; day <= 9; day++) backUp(store.workspace, 'daily', new Date(Date.UTC(2026, 0, day)));
  expect(listBackups(store.workspace).map(({ at }) => at.slice(0, 10))).toEqual(
    [9, 8, 7, 6, 5, 4, 3].map((day) => `2026-01-0${day}`),
  );
  writeFileSync(join(store.workspace, 'backups', '2026-01-09T00-00-00.000Z-daily.sqlite.partial-1'), 'half');
  backUp(store.workspace, 'daily', new Date(Date.UTC(2026, 0, 10)));
  expect(readdirSync(join(store.workspace, 'backups'))).toHaveLength(7);
});

test('is due a day after the last, or after the first use', () => {
  const { workspace } = temporaryStore();
  const hour = 3_600_000;
  expect(isBackupDue(workspace)).toBe(false);
  expect(isBackupDue(workspace, Date.now() + 25 * hour)).toBe(true);
  backUp(workspace, 'daily');
  utimesSync(join(workspace, 'backups'), 0, 0);
  expect(isBackupDue(workspace, Date.now() + 23 * hour)).toBe(false);
  expect(isBackupDue(workspace, Date.now() + 25 * hour)).toBe(true);
});

test('restoring tells first what would change, and keeps what was there as a backup', () => {
  const { folder, backup } = workspaceWithBackup();
  expect(previewRestore(folder, backup.name)).toMatchObject({
    backup: { name: backup.name, reason: 'asked' },
    schema: migrations.length,
    integrity: 'ok',
    then: { datasets: 1, instructions: 1 },
    now: { datasets: 2, instructions: 3 },
  });
  restore(folder, backup.name);
  expect(names(folder)).toEqual(['a']);
  const [kept] = listBackups(folder);
  expect(kept!.reason).toBe('restore');
  expect(previewRestore(folder, kept!.name).then).toMatchObject({ datasets: 2 });
});

test('asked for while the workspace is open, it is done when it is opened next, once', () => {
  const { folder, backup } = workspaceWithBackup();
  const open = openStore(folder);
  wishRestore(folder, backup.name);
  expect(listDatasets(open)).toHaveLength(2);
  open.close();
  const after = openStore(folder);
  expect(listDatasets(after)).toHaveLength(1);
  fill(after, 'c', [row('w')]);
  after.close();
  expect(names(folder)).toEqual(['a', 'c']);
});

test('a damaged database is refused with the newest good backup, and kept when that takes its place', () => {
  const { folder, backup } = workspaceWithBackup();
  const file = join(folder, 'workspace.sqlite');
  const damaged = readFileSync(file).fill(0xff, 100, 4096);
  writeFileSync(file, damaged);
  writeFileSync(join(folder, 'backups', '2099-01-01T00-00-00.000Z-daily.sqlite'), 'newer, and not sound');
  expect(() => openStore(folder)).toThrow(
    expect.objectContaining({ code: 'workspace', hint: expect.stringContaining(`restore ${backup.name}`) }),
  );
  expect(previewRestore(folder, backup.name).now).toBeNull();
  const kept = restore(folder, backup.name)!;
  expect(readFileSync(join(kept, 'workspace.sqlite')).equals(damaged)).toBe(true);
  expect(names(folder)).toEqual(['a']);
});

test('a backup that is not sound takes nothing’s place', () => {
  const { folder } = workspaceWithBackup();
  const name = '2099-01-01T00-00-00.000Z-daily.sqlite';
  writeFileSync(join(folder, 'backups', name), 'not a database');
  expect(() => restore(folder, name)).toThrow('is not sound');
  expect(() => restore(folder, 'nowhere')).toThrow('no backup “nowhere”');
  expect(names(folder)).toEqual(['a', 'b']);
  expect(existsSync(join(folder, 'damaged'))).toBe(false);
});

test('before a migration the database is backed up as it is', () => {
  const folder = temporaryFolder();
  const old = new Database(join(folder, 'workspace.sqlite'));
  migrate(old, migrations.slice(0, 5));
  old.exec("INSERT INTO datasets (id, name) VALUES (1, 'a')");
  old.close();
  temporaryStore(folder);
  const [backup] = listBackups(folder);
  expect(backup!.reason).toBe('migration');
  const copy = new Database(backup!.file, { readonly: true });
  expect([schemaVersion(copy), copy.prepare('SELECT name FROM datasets').pluck().all()]).toEqual([5, ['a']]);
  copy.close();
});

test('a database of a newer workbench is refused with the path of the backup that this one reads', () => {
  const { folder, backup } = workspaceWithBackup();
  const db = new Database(join(folder, 'workspace.sqlite'));
  db.pragma(`user_version = ${migrations.length + 1}`);
  db.close();
  expect(() => openStore(folder)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('newer workbench'),
      hint: expect.stringContaining(backup.file),
    }),
  );
  restore(folder, backup.name);
  expect(names(folder)).toEqual(['a']);
});
