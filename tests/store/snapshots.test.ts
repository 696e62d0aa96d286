import { expect, test } from 'vitest';
import { countShown, isShown, type FrozenRow } from '../../src-main/common/snapshot';
import { createSnapshotHash, textHash } from '../../src-main/data/snapshot-hash';
import { shuffled, randomFrom } from '../../src-main/common/random';
import { findDifferences } from '../../src-main/runs/snapshot-differences';
import { freezeDataset } from '../../src-main/runs/snapshots';
import { sql } from '../../src-main/store/connection';
import { openStore, type Store } from '../../src-main/store/open';
import {
  addFrozenRows,
  beginSnapshot,
  differenceQuery,
  findSnapshot,
  freezeQuery,
  listSnapshots,
  rowsToFreeze,
  snapshotOf,
} from '../../src-main/store/snapshots';
import { fill, row, temporaryFolder, temporaryStore, trainingRows } from './fixtures';

const numbered = (length: number) => Array.from({ length }, (_, i) => row(`row ${i}`));
const change = (store: Store, statement: string): void => void sql(store).exec(statement);
const everything = { categories: [], review: null };
const planOf = (store: Store, query: string, values: object): string =>
  (sql(store).prepare(`EXPLAIN QUERY PLAN ${query}`).all(values) as { detail: string }[])
    .map(({ detail }) => detail)
    .join('\n');

test('the same content has the same name, in any order of import and in any workspace', async () => {
  const rows = numbered(600);
  const [one, other] = [temporaryStore(), temporaryStore()];
  fill(one, 'a', rows);
  fill(other, 'z', [row('first')]);
  fill(other, 'a', shuffled(rows.slice(300), randomFrom(1)));
  fill(other, 'a', rows.slice(0, 350));
  const names = [await freezeDataset(one, 'a'), await freezeDataset(other, 'a')];
  expect(names[0]!.hash).toBe(names[1]!.hash);
  expect(names[0]).toMatchObject({ dataset: 'a', rows: 600, name: `a@${names[0]!.hash.slice(0, 12)}` });
});

test('its hash is the one that its documentation says', async () => {
  // sha256sum of: ["<id>","<first 32 digits of sha256sum of ["Do x.","","x done."]>",null,"train","pending",false]\n
  const hash = createSnapshotHash();
  hash.add({ ...row('x'), id: '00', gated: true, excluded: false });
  expect(textHash(row('x')).toString('hex')).toBe('a7c309c9e85f1ce9c6d3f18e0db180d7');
  expect(hash.digest()).toBe('627884b5d5aa7e2eccdc86ef1294be4c39a2a9e50ef1da3dafe09e9e3710936e');
});

test('every field that matters makes another name; going back makes the same one', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(3));
  const first = await freezeDataset(store, 'a');
  expect((await freezeDataset(store, 'a')).id).toBe(first.id);
  const changes = [
    ["UPDATE instructions SET category = 'QA' WHERE row_id = 1", 'UPDATE instructions SET category = NULL'],
    ["UPDATE instructions SET split = 'test' WHERE row_id = 1", "UPDATE instructions SET split = 'train'"],
    [
      "UPDATE instructions SET review = 'rejected' WHERE row_id = 1",
      "UPDATE instructions SET review = 'pending'",
    ],
    [
      "UPDATE instructions SET output = output || '!' WHERE row_id = 1",
      "UPDATE instructions SET output = rtrim(output, '!')",
    ],
    [
      "INSERT INTO exclusions (id, dataset_id, reason, excluded_at) VALUES (1, 1, 'r', 't'); INSERT INTO excluded_rows VALUES (1, 1)",
      'DELETE FROM exclusions',
    ],
  ];
  for (const [there, back] of changes) {
    change(store, there!);
    expect((await freezeDataset(store, 'a')).hash, there).not.toBe(first.hash);
    change(store, back!);
    expect((await freezeDataset(store, 'a')).id, back).toBe(first.id);
  }
  expect(listSnapshots(store, 'a')).toHaveLength(1 + changes.length);
});

test('no later edit or removal reaches it, and texts are stored once for all snapshots', async () => {
  const store = temporaryStore();
  fill(store, 'a', [
    row('1'),
    row('2', { category: 'QA' }),
    row('3', { split: 'test' }),
    row('4', { review: 'rejected' }),
  ]);
  const { name, hash } = await freezeDataset(store, 'a');
  const drawn = trainingRows(store, { datasets: [name], ...everything });
  expect(drawn.map(({ output }) => output).sort()).toEqual(['1 done.', '2 done.']);
  expect(drawn).toEqual(trainingRows(store, { datasets: ['a'], ...everything }));
  change(store, "UPDATE instructions SET output = 'edited', category = NULL WHERE row_id = 2");
  await freezeDataset(store, 'a');
  expect(sql(store).prepare('SELECT count(*) FROM frozen_texts').pluck().get()).toBe(5);
  change(store, "DELETE FROM instructions; DELETE FROM datasets WHERE name = 'a'");
  expect(trainingRows(store, { datasets: [`a@${hash}`], ...everything })).toEqual(drawn);
  expect(trainingRows(store, { datasets: [name], categories: ['QA'], review: null })).toHaveLength(1);
});

test('what another dataset marks as test is not trained on, be it in an older snapshot', async () => {
  const store = temporaryStore();
  fill(store, 'a', [row('1'), row('2')]);
  const { name } = await freezeDataset(store, 'a');
  fill(store, 'official', [row('2', { split: 'test' })]);
  expect(trainingRows(store, { datasets: [name], ...everything }).map(({ output }) => output)).toEqual([
    '1 done.',
  ]);
});

test('a difference names what came, went and changed, field by field', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(500));
  const from = await freezeDataset(store, 'a');
  change(
    store,
    `UPDATE instructions SET output = 'other', category = 'IE' WHERE row_id = 7;
     UPDATE instructions SET review = 'accepted' WHERE row_id BETWEEN 8 AND 10;
     DELETE FROM instruction_ids WHERE row_id = 20; DELETE FROM instructions WHERE row_id = 20`,
  );
  fill(store, 'a', [row('new')]);
  const to = await freezeDataset(store, 'a');
  const { diff, page } = await findDifferences(store, from, to);
  expect(diff).toMatchObject({
    added: 1,
    removed: 1,
    changed: 4,
    fields: { instruction: 0, input: 0, output: 1, category: 1, split: 0, review: 3, excluded: 0 },
  });
  const rows = page('all', 0, 10);
  expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
  expect(page('added', 0, 10)).toEqual([
    { id: row('new').id, kind: 'added', fields: [], instruction: 'Do new.' },
  ]);
  expect(rows.find(({ id }) => id === row('row 6').id)!.fields).toEqual(['output', 'category']);
  const back = (await findDifferences(store, to, from)).diff;
  expect([back.added, back.removed, back.changed]).toEqual([1, 1, 4]);
  expect((await findDifferences(store, from, from)).page('all', 0, 10)).toEqual([]);
});

test('a page of any length at any place is that part of the whole list, of every choice', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(600));
  const from = await freezeDataset(store, 'a');
  change(
    store,
    `UPDATE instructions SET category = 'IE' WHERE row_id % 2 = 0;
     UPDATE instructions SET review = 'rejected' WHERE row_id % 3 = 0`,
  );
  fill(store, 'a', [row('new')]);
  const { diff, page } = await findDifferences(store, from, await freezeDataset(store, 'a'));
  for (const show of ['all', 'changed', 'category', 'review', 'output'] as const) {
    const whole = page(show, 0, 1000);
    expect(whole).toHaveLength(countShown(diff, show));
    expect(whole.every((one) => isShown(one, show))).toBe(true);
    const pages = [0, 7, 14, 21].flatMap((offset) => page(show, offset, 7));
    expect(pages).toEqual(whole.slice(0, 28));
    expect(page(show, whole.length - 3, 7)).toEqual(whole.slice(-3));
  }
  expect([countShown(diff, 'all'), countShown(diff, 'category'), countShown(diff, 'review')]).toEqual([401, 300, 200]); // prettier-ignore
});

test('a row that changes while it is frozen is in the snapshot as it is in the end', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(1000));
  const freezing = freezeDataset(store, 'a');
  change(store, "UPDATE instructions SET category = 'GEN'");
  const { name } = await freezing;
  const drawn = trainingRows(store, { datasets: [name], ...everything });
  expect(new Set(drawn.map(({ category }) => category))).toEqual(new Set(['GEN']));
  expect(listSnapshots(store, 'a')).toHaveLength(1);
});

test('two that freeze the same dataset at once have one snapshot, also when a third is stopped', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(1000));
  const abort = new AbortController();
  const stopped = freezeDataset(store, 'a', { signal: abort.signal, onProgress: () => abort.abort() });
  const both = Promise.all([freezeDataset(store, 'a'), freezeDataset(store, 'a')]);
  await expect(stopped).rejects.toThrow('aborted');
  const [one, other] = await both;
  expect(one.id).toBe(other.id);
  expect(listSnapshots(store, 'a')).toHaveLength(1);
});

test('stopped while rows are copied it leaves none of them', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(1000));
  const abort = new AbortController();
  const told: number[] = [];
  const onProgress = (fraction: number) => {
    told.push(fraction);
    if (fraction > 0.7) abort.abort();
  };
  await expect(freezeDataset(store, 'a', { signal: abort.signal, onProgress })).rejects.toThrow('aborted');
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  for (const table of ['frozen_rows', 'snapshots'])
    expect(sql(store).prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
});

test('what a killed program left half written is gone at the next start, and is never seen', async () => {
  const folder = temporaryFolder();
  const killed = openStore(folder);
  fill(killed, 'a', numbered(3));
  const id = beginSnapshot(killed, 'a', 'ab'.repeat(32), 1);
  const rows: FrozenRow[] = rowsToFreeze(killed, 'a', '', 2);
  addFrozenRows(killed, id, rows, textHash);
  expect(listSnapshots(killed, 'a')).toEqual([]);
  killed.close();
  const store = temporaryStore(folder);
  expect(sql(store).prepare('SELECT count(*) FROM frozen_rows').pluck().get()).toBe(0);
  expect((await freezeDataset(store, 'a')).rows).toBe(3);
});

test('is found by the beginning of its hash; a dataset may itself hold an @', async () => {
  const store = temporaryStore();
  fill(store, 'a', numbered(2));
  fill(store, 'a@beef', numbered(3));
  const { hash, id } = await freezeDataset(store, 'a');
  expect(findSnapshot(store, 'a', hash.slice(0, 4).toUpperCase()).id).toBe(id);
  expect(snapshotOf(store, `a@${hash.slice(0, 6)}`)!.id).toBe(id);
  expect(snapshotOf(store, 'a@beef')).toBeNull();
  expect(snapshotOf(store, 'a')).toBeNull();
  expect(() => snapshotOf(store, 'a@0123456789')).toThrow('“a” has no snapshot “0123456789”.');
  expect(() => listSnapshots(store, 'nothing')).toThrow('no dataset “nothing”');
});

test('rows to freeze and differing rows are found by their keys', () => {
  const store = temporaryStore();
  const freeze = planOf(store, freezeQuery, { dataset: 1, after: '', limit: 9 });
  expect(freeze).toContain('SEARCH k USING PRIMARY KEY (dataset_id=? AND id>?)');
  expect(freeze).not.toMatch(/SCAN|TEMP B-TREE/);
  const difference = planOf(store, differenceQuery, { from: 1, to: 2, least: '', below: 'g' });
  expect(difference).toContain('SEARCH frozen_rows USING PRIMARY KEY (snapshot_id=? AND id>? AND id<?)');
});
