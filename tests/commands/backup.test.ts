/** `backup`, `restore` and `check` as a script calls them. */
import Database from 'better-sqlite3';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Backup } from '../../src-main/common/backup';
import { migrate, migrations } from '../../src-main/store/migrate';
import { freshWorkspace, projectRoot, run } from './program';

it('backs up, tells what a restore would change, restores and checks', async () => {
  const workspace = freshWorkspace();
  const file = join(projectRoot, 'resources/sample/instructions.json');
  expect((await run(workspace, 'import', file)).status).toBe(0);
  const made = (await run<Backup>(workspace, 'backup')).document;
  expect((await run(workspace, 'import', file, '--dataset', 'second')).status).toBe(0);
  expect((await run(workspace, 'backup', '--list')).document).toMatchObject([
    { name: made.name, reason: 'asked' },
  ]);
  const preview = await run(workspace, 'restore', made.name, '--preview');
  expect(preview.document).toMatchObject({ restored: false, then: { datasets: 1 }, now: { datasets: 2 } });
  expect((await run(workspace, 'restore', made.name)).document).toMatchObject({ restored: true });
  expect((await run(workspace, 'datasets')).document).toHaveLength(1);
  const checked = await run(workspace, 'check');
  expect([checked.status, checked.document]).toMatchObject([0, { integrity: 'ok', brokenReferences: 0 }]);
  writeFileSync(made.file, 'damaged');
  expect((await run(workspace, 'check')).status).toBe(1);
});

it('says what it is at while it backs up before a migration', async () => {
  const workspace = freshWorkspace();
  mkdirSync(workspace);
  const old = new Database(join(workspace, 'workspace.sqlite'));
  migrate(old, migrations.slice(0, 5));
  old.close();
  expect((await run(workspace, 'datasets')).stderr).toContain('keeps its database in a newer form');
  expect((await run(workspace, 'backup', '--list')).document).toMatchObject([{ reason: 'migration' }]);
});
