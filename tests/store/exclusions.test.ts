import { expect, onTestFinished, test } from 'vitest';
import { batchesOf, textVersion } from '../../src-main/store/batches';
import { sql } from '../../src-main/store/connection';
import { getDataset } from '../../src-main/store/datasets';
import { duplicatesOfFirst, recordDuplicates } from '../../src-main/store/duplicates';
import { excludeRows, listExclusions, undoExclusion } from '../../src-main/store/exclusions';
import { openStore } from '../../src-main/store/open';
import { ended, fill, row, temporaryFolder, temporaryStore, trainingRows } from './fixtures';

const [x, y, z] = [row('x'), row('y'), row('z')];

function filled() {
  const store = temporaryStore();
  fill(store, 'a', [x, y, z]);
  const trained = () =>
    trainingRows(store, { datasets: ['a'], categories: [], review: null })
      .map(({ id }) => id)
      .sort();
  return { store, trained };
}

const ids = (...rows: { id: string }[]) => rows.map(({ id }) => id).sort();

test('excluded rows are not trained on, are counted and listed, and come back when it is undone', () => {
  const { store, trained } = filled();
  const { exclusion } = ended(excludeRows(store, 'a', [x.id, z.id], 'Holds an item of MedQA'))!;
  expect(trained()).toEqual(ids(y));
  expect(getDataset(store, 'a')).toMatchObject({ rows: 3, excluded: 2, reviews: { pending: 3 } });
  expect([...batchesOf(store, 'a')].flat().map(({ excluded }) => excluded)).toEqual([true, false, true]);
  expect(listExclusions(store, 'a')).toEqual([
    { exclusion, reason: 'Holds an item of MedQA', rows: 2, excludedAt: expect.stringMatching(/^\d{4}-/) },
  ]);
  ended(undoExclusion(store, 'a', exclusion));
  expect(trained()).toEqual(ids(x, y, z));
  expect(listExclusions(store, 'a')).toEqual([]);
});

test('a row that two exclusions hold comes back with the second undo only', () => {
  const { store, trained } = filled();
  const first = ended(excludeRows(store, 'a', [x.id], 'one'))!;
  const second = ended(excludeRows(store, 'a', [x.id, y.id], 'two'))!;
  expect(getDataset(store, 'a').excluded).toBe(2);
  ended(undoExclusion(store, 'a', first.exclusion));
  expect(trained()).toEqual(ids(z));
  ended(undoExclusion(store, 'a', second.exclusion));
  expect(trained()).toEqual(ids(x, y, z));
});

test('nothing is recorded when all rows are excluded already, or are of another dataset', () => {
  const { store } = filled();
  fill(store, 'b', [row('other')]);
  ended(excludeRows(store, 'a', [x.id], 'one'));
  expect(ended(excludeRows(store, 'a', [x.id], 'again'))).toBeNull();
  expect(ended(excludeRows(store, 'a', [row('other').id], 'elsewhere'))).toBeNull();
  expect(listExclusions(store, 'a')).toHaveLength(1);
});

test('an exclusion of another dataset is not undone', () => {
  const { store } = filled();
  fill(store, 'b', [row('other')]);
  const { exclusion } = ended(excludeRows(store, 'a', [x.id], 'one'))!;
  expect(() => ended(undoExclusion(store, 'b', exclusion))).toThrow('b has no exclusion');
  expect(() => ended(undoExclusion(store, 'a', 99))).toThrow('a has no exclusion 99');
});

test('rows that come back were not looked at: what was found counts as stale', () => {
  const { store } = filled();
  const { exclusion } = ended(excludeRows(store, 'a', [x.id], 'one'))!;
  const before = textVersion(store, 'a');
  ended(undoExclusion(store, 'a', exclusion));
  expect(textVersion(store, 'a')).toBeGreaterThan(before);
  sql(store).exec("UPDATE instructions SET review = 'rejected'");
  const rejected = textVersion(store, 'a');
  sql(store).exec("UPDATE instructions SET review = 'pending'");
  expect(textVersion(store, 'a')).toBeGreaterThan(rejected);
});

test('of a group, rows near its first are to be excluded: not the end of a chain, nor where the first is excluded', () => {
  const { store } = filled();
  const rows = [x, y, z].map(({ id }, i) => ({ row: i + 1, id, f1: [1, 0.8, 0.6][i]! }));
  const found = { threshold: 0.7, compared: 'input', rows: 3, empty: 0, groups: [{ rows }] } as const;
  recordDuplicates(store, 'a', textVersion(store, 'a'), { ...found, groups: [{ rows }] });
  expect([...duplicatesOfFirst(store, 'a', 0.7)].flat()).toEqual([y.id]);
  ended(excludeRows(store, 'a', [x.id], 'the first'));
  expect([...duplicatesOfFirst(store, 'a', 0.7)].flat()).toEqual([]);
});

test('many rows are set aside step by step; what a killed program left half done is taken back at the next open', () => {
  const folder = temporaryFolder();
  let store = openStore(folder);
  const rows = Array.from({ length: 600 }, (_, i) => row(String(i)));
  const excluded = () => getDataset(store, 'a').excluded;
  const reopen = (): void => {
    store.close();
    store = openStore(folder);
  };
  fill(store, 'a', rows);
  const steps = excludeRows(store, 'a', ids(...rows), 'many');
  while (excluded() === 0) steps.next();
  expect(excluded()).toBeLessThan(600);
  expect(listExclusions(store, 'a')).toEqual([]);
  reopen();
  expect(excluded()).toBe(0);
  const { exclusion, rows: all } = ended(excludeRows(store, 'a', ids(...rows), 'many'))!;
  expect(all).toBe(600);
  expect(trainingRows(store, { datasets: ['a'], categories: [], review: null })).toEqual([]);
  const undoing = undoExclusion(store, 'a', exclusion);
  undoing.next();
  expect(excluded()).toBeGreaterThan(0);
  reopen();
  onTestFinished(() => store.close());
  expect(excluded()).toBe(0);
  expect(listExclusions(store, 'a')).toEqual([]);
});
