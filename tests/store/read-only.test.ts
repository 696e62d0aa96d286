/** A workspace that cannot be written is read: beside whoever has it, or from a copy. */
import Database from 'better-sqlite3';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../../src-main/backups/folder';
import { previewRestore as restorePreview } from '../../src-main/backups/restore';
import { backupHandlers } from '../../src-main/handlers/backups';
import { previewRemoval } from '../../src-main/runs/dataset-removal';
import type { Worker } from '../../src-main/runs/launch';
import type { Workspace } from '../../src-main/runs/workspace';
import { readingMethods } from '../../src-main/common/contract-reading';
import { methods } from '../../src-main/common/contract';
import { sql, together } from '../../src-main/store/connection';
import { listDatasets } from '../../src-main/store/datasets';
import { addFile } from '../../src-main/store/files';
import { lockWorkspace } from '../../src-main/store/lock';
import { openStore, type Store } from '../../src-main/store/open';
import { openWorkbench } from '../../src-main/workbench';
import { fill, row, temporaryFolder, temporaryStore } from './fixtures';

function openToRead(folder: string): Store {
  const store = openStore(folder, { unwritable: 'read' });
  onTestFinished(() => store.close());
  return store;
}

const refusal = expect.objectContaining({
  code: 'read-only',
  hint: expect.stringContaining('To change anything'),
});

test('a workspace in use is read beside its writer, and sees what that one commits', () => {
  const writer = temporaryStore();
  const reader = openToRead(writer.workspace);
  expect(listDatasets(reader)).toEqual([]);
  fill(writer, 'a', [row('x')]);
  expect(listDatasets(reader)).toMatchObject([{ name: 'a', rows: 1 }]);
  expect(reader.refusal).toMatchObject({
    code: 'read-only',
    message: expect.stringContaining(`in use by another workbench (process ${process.pid})`),
  });
});

test('one that is only read refuses every change, and stays as it is', () => {
  const writer = temporaryStore();
  fill(writer, 'a', [row('x')]);
  const reader = openToRead(writer.workspace);
  expect(() => together(reader, () => expect.unreachable())).toThrow(refusal);
  expect(() => fill(reader, 'b', [row('y')])).toThrow(refusal);
  // What does not ask first is refused by SQLite.
  expect(() => addFile(reader, 'model', '/m')).toThrow('readonly');
  expect(listDatasets(writer)).toHaveLength(1);
  reader.close();
  fill(writer, 'c', [row('z')]);
  expect(listDatasets(writer)).toHaveLength(2);
});

test('what is under way in the writer is not put right by a reader', () => {
  const writer = temporaryStore();
  const db = sql(writer);
  db.exec(
    "INSERT INTO datasets (id, name) VALUES (1, 'a'); INSERT INTO imports (id, dataset_id, source, started_at) VALUES (1, 1, 's', '2026')",
  );
  openToRead(writer.workspace).close();
  expect(db.prepare('SELECT count(*) FROM imports').pluck().get()).toBe(1);
});

test('one that another program holds without a database of this form is refused', () => {
  const folder = temporaryFolder();
  const lock = lockWorkspace(folder) as { release(): void };
  onTestFinished(() => lock.release());
  expect(() => openToRead(folder)).toThrow('in use by another workbench');
  new Database(join(folder, 'workspace.sqlite')).close();
  expect(() => openToRead(folder)).toThrow('in use by another workbench');
});

test('a lock whose holder is gone is none, though another process has its number by now', () => {
  const folder = temporaryFolder();
  openStore(folder).close();
  const note = new Database(join(folder, 'workspace.lock'));
  note.exec(`DELETE FROM holder; INSERT INTO holder VALUES (${process.ppid})`);
  note.close();
  expect(temporaryStore(folder).refusal).toBeNull();
});

/** Has the folder mounted read-only for the length of the test, where this user may. */
function mountReadOnly(folder: string): boolean {
  const mount = (...args: string[]) => spawnSync('mount', args).status === 0;
  if (process.platform !== 'linux' || !mount('--bind', folder, folder)) return false;
  onTestFinished(() => void execFileSync('umount', [folder]));
  return mount('-o', 'remount,ro,bind', folder);
}

test('on a read-only drive a copy is read, and gone when it is closed', async ({ skip }) => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  fill(first, 'a', [row('x')]);
  const { name, file } = backUp(folder, 'asked');
  first.close();
  if (!mountReadOnly(folder)) {
    console.warn('nothing can be mounted here: a read-only drive is not tried');
    skip();
  }
  const before = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);
  expect(() => openStore(folder)).toThrow(
    expect.objectContaining({ code: 'workspace', hint: expect.stringContaining('Copy the folder') }),
  );
  const reader = openToRead(folder);
  expect(listDatasets(reader)).toMatchObject([{ name: 'a', rows: 1 }]);
  expect(reader.refusal!.message).toContain(reader.workspace);
  expect(() => fill(reader, 'b', [row('y')])).toThrow(refusal);
  expect(() => addFile(reader, 'model', '/m')).toThrow('readonly');
  // Backups lie on the drive, not beside the copy.
  expect(previewRemoval({ folder, store: reader }, 'a').backups).toEqual([file]);
  const asked: unknown[] = [];
  const desk = { call: (...call: unknown[]) => Promise.resolve(asked.push(call)) } as unknown as Worker;
  const { listBackups, previewRestore } = backupHandlers({ folder, store: reader, desk } as Workspace);
  expect(listBackups(null)).toMatchObject([{ name }]);
  await previewRestore({ backup: name });
  const database = join(reader.workspace, 'workspace.sqlite');
  expect(asked).toEqual([['previewRestore', { workspace: folder, database, name }]]);
  expect(restorePreview(folder, name, database)).toMatchObject({
    then: { datasets: 1 },
    now: { datasets: 1 },
  });
  reader.close();
  expect(existsSync(reader.workspace)).toBe(false);
  expect(readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs])).toEqual(before);
});

test('a workbench beside another says so in its status and refuses what would change anything', async () => {
  const writer = temporaryStore();
  const workbench = await openWorkbench({
    host: 'serve',
    workspace: writer.workspace,
    fork: () => expect.unreachable('no worker is needed'),
    emit: () => {},
    saveFile: () => Promise.resolve(null),
    placeFolder: () => Promise.resolve(null),
  });
  onTestFinished(workbench.close);
  expect(await workbench.call('status', null)).toMatchObject({ value: { readOnly: { code: 'read-only' } } });
  expect(await workbench.call('listDatasets', null)).toEqual({ value: [] });
  for (const method of methods.filter((one) => !readingMethods.has(one)))
    expect(await workbench.call(method, null)).toEqual({ error: refusal });
});
