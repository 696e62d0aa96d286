/** Snapshots as the Datasets view asks for them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src-main/common/run';
import { snapshotHandlers } from '../../src-main/handlers/snapshots';
import { sql } from '../../src-main/store/connection';
import { addRun } from '../../src-main/store/runs';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';

const dataset = 'a';

function open() {
  const store = temporaryStore();
  fill(store, dataset, [row('one'), row('two'), row('three')]);
  return { store, ask: snapshotHandlers(store) };
}

test('a snapshot names the runs that point at it, whatever became of other run folders', async () => {
  const { store, ask } = open();
  const { hash } = await ask.freezeDataset({ dataset });
  const folder = temporaryFolder();
  const record = (id: string, of: string | null, recipe: string | null): void => {
    const run = { id, folder: join(folder, id), dataset: of, createdAt: `2026-01-0${id}` };
    addRun(store, {
      ...run,
      state: 'done',
      base: 'b.gguf',
      categories: [],
      seed: 1,
      result: null,
      error: null,
    } as Run);
    mkdirSync(run.folder);
    if (recipe !== null) writeFileSync(join(run.folder, 'recipe.json'), recipe);
  };
  const pointing = (...snapshots: string[]) => JSON.stringify({ run: { snapshots } });
  record('1', dataset, pointing(`a@${hash}`));
  record('2', null, pointing(`z@${hash}`, `a@${hash}`));
  record('3', dataset, pointing(`a@${'0'.repeat(64)}`));
  record('4', dataset, '{"run": ');
  record('5', dataset, null);
  record('6', dataset, pointing());
  const [snapshot] = await ask.listSnapshots({ dataset });
  expect(snapshot).toMatchObject({ hash, rows: 3, runs: ['2', '1'] });
});

test('it is as the dataset is now until a row changes, and once more when that is taken back and frozen', async () => {
  const { store, ask } = open();
  const first = await ask.freezeDataset({ dataset });
  const current = async () => (await ask.listSnapshots({ dataset })).map(({ current }) => current);
  expect(await current()).toEqual([true]);
  sql(store).exec("UPDATE instructions SET category = 'QA' WHERE row_id = 1");
  expect(await current()).toEqual([false]);
  sql(store).exec('UPDATE instructions SET category = NULL WHERE row_id = 1');
  expect(await ask.freezeDataset({ dataset })).toEqual(first);
  expect(await current()).toEqual([true]);
});

test('compared with the present it says what changed, and gives both versions of a row', async () => {
  const { store, ask } = open();
  const { hash: from } = await ask.freezeDataset({ dataset });
  sql(store).exec("UPDATE instructions SET output = 'Else.', review = 'accepted' WHERE row_id = 1");
  fill(store, dataset, [row('four')]);
  const diff = await ask.diffSnapshots({ dataset, from, to: null });
  expect(diff).toMatchObject({
    added: 1,
    removed: 0,
    changed: 1,
    fields: { output: 1, review: 1, input: 0 },
  });
  const to = diff.to.hash;
  expect((await ask.listSnapshots({ dataset })).map(({ hash }) => hash)).toEqual([to, from]);
  expect(await ask.diffSnapshots({ dataset, from, to })).toEqual(diff);
  const page = { dataset, from, to, offset: 0, limit: 10 };
  expect(await ask.pageDifferences({ ...page, show: 'output' })).toMatchObject({
    total: 1,
    rows: [{ id: row('one').id, kind: 'changed', fields: ['output', 'review'] }],
  });
  expect(await ask.pageDifferences({ ...page, show: 'all', offset: 1 })).toMatchObject({
    total: 2,
    rows: [{}],
  });
  const [one, two, four] = [row('one'), row('two'), row('four')];
  expect(await ask.getRowOfBoth({ dataset, from, to, id: one.id })).toMatchObject({
    before: { id: one.id, output: 'one done.', review: 'pending' },
    after: { id: one.id, output: 'Else.', review: 'accepted' },
  });
  expect(await ask.getRowOfBoth({ dataset, from, to, id: four.id })).toMatchObject({
    before: null,
    after: { id: four.id },
  });
  expect(await ask.getRowOfBoth({ dataset, from, to, id: two.id })).toEqual({ before: null, after: null });
});
