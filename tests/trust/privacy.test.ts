/** What a job leaves and says: nothing that others of the machine can reach, and no text of its rows. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test.runIf(process.platform !== 'win32')('nobody but its owner reads anything of the workspace', () => {
  const folders = [workspace, ...entries().flatMap(({ entry, path }) => (entry.isDirectory() ? [path] : []))];
  expect(folders.length).toBeGreaterThan(2);
  for (const folder of folders) expect(modeOf(folder), folder).toBe('700');
  const files = entries().filter(({ entry }) => entry.isFile());
  expect(files.map(({ entry }) => entry.name)).toEqual(
    expect.arrayContaining(['workspace.sqlite', 'adapter.gguf', 'metrics.jsonl']),
  );
  for (const { path } of files) expect(modeOf(path), path).toBe('600');
});

test.runIf(process.platform !== 'win32')(
  'what the user gives a place is as open as their other files',
  async () => {
    const beside = (name: string) => join(dirname(workspace), name);
    const mine = beside('mine');
    mkdirSync(mine);
    writeFileSync(join(mine, 'file'), '');
    const adapter = entries().find(({ entry }) => entry.name === 'adapter.gguf')!.path;
    const exports = [
      ['export', 'runs', '-o', beside('runs.csv')],
      ['review', 'export', '-o', beside('pack.json')],
      ['adapter', 'export', adapter, '--format', 'gguf', '-o', beside('adapter')],
    ];
    for (const command of exports) {
      const { status, stderr } = await run(workspace, ...command);
      expect(status, stderr).toBe(0);
    }
    for (const name of ['runs.csv', 'pack.json', 'adapter/adapter.gguf'])
      expect(modeOf(beside(name)), name).toBe(modeOf(join(mine, 'file')));
    expect(modeOf(beside('adapter'))).toBe(modeOf(mine));
  },
);
