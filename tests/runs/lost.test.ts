/** What a job stands on and the file system has no more. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireBase, requireFolder, requireWorkspace, watchDatabase } from '../../src-main/runs/lost';

const folder = mkdtempSync(join(tmpdir(), 'lost-'));

function workspace(name: string): string {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'workspace.sqlite'), name);
  return place;
}

test('a database that is where it was is no matter; one that is gone, or another in its place, is', () => {
  const place = workspace('a');
  const check = watchDatabase(place);
  expect(check).not.toThrow();
  renameSync(place, `${place}-away`);
  expect(check).toThrow(expect.objectContaining({ code: 'workspace-lost' }));
  workspace('a');
  expect(check).toThrow(expect.objectContaining({ code: 'workspace-lost' }));
  rmSync(place, { recursive: true });
  renameSync(`${place}-away`, place);
  expect(check).not.toThrow();
});

test('a folder without a database is no workspace that was there before', () => {
  expect(() => requireWorkspace(workspace('b'))).not.toThrow();
  expect(() => requireWorkspace(join(folder, 'never'))).toThrow(/never is not where it was/);
});

test('a model and a run folder that are gone are named, each by its code', () => {
  expect(() => requireBase(join(folder, 'absent.gguf'))).toThrow(
    expect.objectContaining({ code: 'model-lost' }),
  );
  const run = { id: 'r1', folder: join(folder, 'r1') };
  expect(() => requireFolder(run)).toThrow(expect.objectContaining({ code: 'run-lost' }));
  mkdirSync(run.folder);
  writeFileSync(join(run.folder, 'recipe.json'), '{}');
  expect(() => requireFolder(run)).not.toThrow();
});
