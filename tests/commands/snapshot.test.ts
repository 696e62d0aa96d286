/** `snapshot`, and training on one: what is frozen stays as it was. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FrozenRecipe } from '../../src-main/common/run';
import type { ListedDiff } from '../../src-main/commands/snapshot';
import type { Snapshot } from '../../src-main/common/snapshot';
import { freshWorkspace, projectRoot, run } from './program';

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
const file = join(folder, 'few.json');

function write(...texts: string[]): void {
  writeFileSync(file, JSON.stringify(texts.map((text) => ({ instruction: text, output: `${text} it is.` }))));
}

it('freezes, lists and compares, and a run keeps to what it was given', async () => {
  write('one', 'two');
  await run(workspace, 'import', file);
  const { document: first } = await run<Snapshot>(workspace, 'snapshot', 'few');
  expect(first).toMatchObject({ dataset: 'few', rows: 2, name: `few@${first.hash.slice(0, 12)}` });
  expect((await run<Snapshot>(workspace, 'snapshot', 'few')).document).toEqual(first);

  write('one', 'two', 'three');
  await run(workspace, 'import', file);
  const { document: diff } = await run<ListedDiff>(
    workspace,
    'snapshot',
    'few',
    '--diff',
    first.hash.slice(0, 6),
  );
  expect(diff).toMatchObject({ from: first, added: 1, removed: 0, changed: 0 });
  expect(diff.rows).toEqual([
    { id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, kind: 'added', fields: [] },
  ]);
  const { document: all } = await run<Snapshot[]>(workspace, 'snapshot', 'few', '--list');
  expect(all).toEqual([diff.to, first]);

  const model = join(projectRoot, 'resources/sample/model.gguf');
  const train = (dataset: string, out: string) =>
    run<{ rows: number; snapshots: string[] }>(
      workspace,
      ...['train', '--base', model, '--dataset', dataset, '--out', join(folder, out)],
      ...['--set', 'maxSteps=1', '--set', 'validationShare=0'],
    );
  const { document: frozen } = await train(first.name, 'frozen');
  expect(frozen).toMatchObject({ rows: 2, snapshots: [`few@${first.hash}`] });
  const { document: present } = await train('few', 'present');
  expect(present).toMatchObject({ rows: 3, snapshots: [`few@${diff.to.hash}`] });
  const recipe = JSON.parse(readFileSync(join(folder, 'frozen/recipe.json'), 'utf8')) as FrozenRecipe;
  expect(recipe.run).toMatchObject({ datasets: ['few'], snapshots: [`few@${first.hash}`] });
});

it('names what is not there, and refuses to compare three', async () => {
  const missing = await run(
    workspace,
    'train',
    '--base',
    join(projectRoot, 'resources/sample/model.gguf'),
    '--dataset',
    'few@abcdef',
  );
  expect([missing.status, missing.document.error.code]).toEqual([1, 'not-found']);
  const three = await run(workspace, 'snapshot', 'few', '--diff', 'aaaa', 'bbbb', 'cccc');
  expect([three.status, three.document.error.code]).toEqual([2, 'usage']);
});
