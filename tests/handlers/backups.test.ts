/** Backups by the verbs of the window: the desk reads the databases, and its refusals arrive. */
import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forkNode } from '../../src-main/fork';
import { backupHandlers } from '../../src-main/handlers/backups';
import { listBackups } from '../../src-main/backups/folder';
import { closeWorkspace, openWorkspace } from '../../src-main/runs/workspace';
import { listDatasets } from '../../src-main/store/datasets';
import { migrate, migrations } from '../../src-main/store/migrate';
import { openStore } from '../../src-main/store/open';
import { openWorkbench } from '../../src-main/workbench';
import { fill, row, temporaryFolder } from '../store/fixtures';

test('the desk answers while it makes a backup', async () => {
  const folder = join(temporaryFolder(), 'workspace');
  const workspace = openWorkspace(folder, forkNode, () => {});
  onTestFinished(() => closeWorkspace(workspace));
  const long = 'x'.repeat(20_000);
  fill(
    workspace.store,
    'many',
    Array.from({ length: 1000 }, (_, i) => row(`${i}`, { input: `${long}${i}` })),
  );
  const order: string[] = [];
  const backup = backupHandlers(workspace).makeBackup(null);
  const other = workspace.desk.call('inspect', {
    file: join(import.meta.dirname, '../../resources/sample/model.gguf'),
  });
  await Promise.all([
    Promise.resolve(backup).then(() => order.push('backup')),
    other.then(() => order.push('other')),
  ]);
  expect(order).toEqual(['other', 'backup']);
});

test('tells what a restore would change, and the backup is there when the workspace is opened next', async () => {
  const folder = join(temporaryFolder(), 'workspace');
  const workspace = openWorkspace(folder, forkNode, () => {});
  onTestFinished(() => closeWorkspace(workspace));
  const { makeBackup, previewRestore, restoreBackup } = backupHandlers(workspace);
  fill(workspace.store, 'before', [row('x')]);
  const { name } = await makeBackup(null);
  fill(workspace.store, 'after', [row('y')]);
  expect(await previewRestore({ backup: name })).toMatchObject({
    integrity: 'ok',
    then: { datasets: 1 },
    now: { datasets: 2 },
  });
  await expect(async () => restoreBackup({ backup: 'nowhere' })).rejects.toMatchObject({ code: 'not-found' });
  expect(await restoreBackup({ backup: name })).toBeNull();
  await closeWorkspace(workspace);
  const store = openStore(folder);
  onTestFinished(() => store.close());
  expect(listDatasets(store).map((dataset) => dataset.name)).toEqual(['before']);
});

test('before a migration the desk backs up once, ahead of the opening, and the front is told of it', async () => {
  const folder = join(temporaryFolder(), 'workspace');
  mkdirSync(folder);
  const old = new Database(join(folder, 'workspace.sqlite'));
  migrate(old, migrations.slice(0, 5));
  old.close();
  const told: string[] = [];
  const open = async () => {
    const workbench = await openWorkbench({
      host: 'desktop',
      workspace: folder,
      fork: forkNode,
      emit: () => {},
      saveFile: () => Promise.resolve(null),
      placeFolder: () => Promise.resolve(null),
      backingUp: () => told.push('backing up'),
    });
    onTestFinished(workbench.close);
    return workbench;
  };
  const workbench = await open();
  expect(listBackups(folder).map(({ reason }) => reason)).toEqual(['migration']);
  await workbench.close();
  await (await open()).close();
  expect(told).toEqual(['backing up']);
  expect(listBackups(folder)).toHaveLength(1);
});
