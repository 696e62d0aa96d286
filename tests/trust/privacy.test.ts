/** What a job leaves and says: nothing that others of the machine can reach, and no text of its rows. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { freshWorkspace, projectRoot, run } from '../commands/program';

const base = join(projectRoot, 'resources/sample/model.gguf');
const marker = 'xyzzy-of-the-ward';
const workspace = freshWorkspace();
let said: string;

function train(setting: string) {
  const settings = ['packTokens=256', 'batchSize=2', 'threads=1', setting].flatMap((one) => ['--set', one]);
  return run(workspace, 'train', '--base', base, '--dataset', 'rows', ...settings);
}

beforeAll(async () => {
  const rows = join(dirname(workspace), 'rows.json');
  const row = (i: number) => ({
    instruction: `Name ${marker} ${i}.`,
    input: marker,
    output: `${marker} ${i}`,
  });
  writeFileSync(rows, JSON.stringify(Array.from({ length: 8 }, (_, i) => row(i))));
  const imported = await run(workspace, 'import', rows);
  expect(imported.status, imported.stderr).toBe(0);
  const trained = await train('maxSteps=2');
  expect(trained.status, trained.stderr).toBe(0);
  const failed = await train('contextLength=8');
  expect(failed.document.error.code).toBe('no-rows');
  said = [imported, trained, failed].map(({ stdout, stderr }) => stdout + stderr).join('');
});

const entries = () =>
  readdirSync(workspace, { recursive: true, withFileTypes: true }).map((entry) => ({
    entry,
    path: join(entry.parentPath, entry.name),
  }));

test('no text of a row is in what jobs say, in an error, in metrics or in logs', () => {
  expect(said).not.toContain(marker);
  const told = entries().filter(({ entry }) => /^(metrics\.jsonl|recipe\.json)$|\.log$/.test(entry.name));
  expect(told.length).toBeGreaterThan(0);
  for (const { path } of told) expect(readFileSync(path, 'utf8'), path).not.toContain(marker);
});

test.runIf(process.platform !== 'win32')('nobody but its owner gets into any folder of the workspace', () => {
  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  const folders = [workspace, ...entries().flatMap(({ entry, path }) => (entry.isDirectory() ? [path] : []))];
  expect(folders.length).toBeGreaterThan(2);
  for (const folder of folders) expect(modeOf(folder), folder).toBe('700');
  const databases = entries().filter(({ entry }) => /\.sqlite/.test(entry.name));
  for (const { path } of databases) expect(modeOf(path), path).toBe('600');
});
