import { expect, test, vi } from 'vitest';
import { toErrorData } from '../../src-main/common/errors';
import { sql } from '../../src-main/store/connection';
import { getDataset, listDatasets, listQuarantine } from '../../src-main/store/datasets';
import { abandonImport, removeImport } from '../../src-main/store/import-removal';
import { addBatch, beginImport, finishImport } from '../../src-main/store/imports';
import { readDataset } from '../../src-main/store/instructions';
import { fill, row, temporaryStore, trainingRows } from './fixtures';

test('an import is invisible until it is finished, then visible at once', () => {
  const store = temporaryStore();
  const id = beginImport(store, { dataset: 'a', source: 'a.json' });
  addBatch(store, id, {
    rows: [row('x'), row('y')],
    quarantined: [{ row: 3, reason: 'is bad', raw: '?' }],
    read: 3,
    task: null,
    fraction: 1,
  });
  expect(listDatasets(store)).toEqual([]);
  expect(() => getDataset(store, 'a')).toThrow('no dataset');
  finishImport(store, id);
  expect(listDatasets(store)).toMatchObject([{ name: 'a', rows: 2, quarantined: 1 }]);
  expect(listQuarantine(store, 'a')).toEqual([
    { row: 3, reason: 'is bad', raw: '?', source: 'a.json', header: null, task: null },
  ]);
});

test('an import into a dataset that is there shows none of its rows either before it is finished', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')]);
  const id = beginImport(store, { dataset: 'a', source: 'b.json' });
  addBatch(store, id, { rows: [row('y')], quarantined: [], read: 1, task: null, fraction: 1 });
  expect(getDataset(store, 'a').rows).toBe(1);
  expect(readDataset(store, 'a')).toHaveLength(1);
  expect(trainingRows(store, { datasets: ['a'], categories: [], review: null })).toHaveLength(1);
});

test('an abandoned import leaves the dataset as it was', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')]);
  const before = listDatasets(store);
  for (const dataset of ['a', 'b']) {
    const id = beginImport(store, { dataset, source: 'b.json' });
    const rows = [row('y'), row('x', { split: 'test' })];
    addBatch(store, id, {
      rows,
      quarantined: [{ row: 3, reason: 'is bad', raw: '?' }],
      read: 3,
      task: null,
      fraction: 1,
    });
    abandonImport(store, id);
    abandonImport(store, id);
  }
  expect(listDatasets(store)).toEqual(before);
});

test('a finished import cannot be abandoned or added to', () => {
  const store = temporaryStore();
  const id = beginImport(store, { dataset: 'a', source: 'a.json' });
  addBatch(store, id, { rows: [row('x')], quarantined: [], read: 1, task: null, fraction: 1 });
  finishImport(store, id);
  abandonImport(store, id);
  expect(getDataset(store, 'a').rows).toBe(1);
  expect(() => addBatch(store, id, { rows: [], quarantined: [], read: 0, task: null, fraction: 1 })).toThrow(
    'not under way',
  );
});

test('content the dataset holds is counted as duplicate and not stored again', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')]);
  expect(fill(store, 'a', [row('x'), row('y'), row('y')])).toMatchObject({
    read: 3,
    imported: 1,
    duplicates: 2,
    splits: { train: 1, validation: 0, test: 0 },
  });
  expect(fill(store, 'b', [row('x')])).toMatchObject({ imported: 1, duplicates: 0 });
});

test('a batch that fails is kept in no part', () => {
  const store = temporaryStore();
  const id = beginImport(store, { dataset: 'a', source: 'a.json' });
  const bad = { ...row('y'), category: 'NONE' as 'QA' };
  const batch = { rows: [row('x'), bad], quarantined: [], read: 2, task: null, fraction: 1 };
  expect(() => addBatch(store, id, batch)).toThrow('CHECK');
  expect(finishImport(store, id)).toMatchObject({ read: 0, imported: 0 });
});

test('two imports into one dataset at the same time are refused', () => {
  const store = temporaryStore();
  beginImport(store, { dataset: 'a', source: 'a.json' });
  expect(() => beginImport(store, { dataset: 'a', source: 'b.json' })).toThrow('is under way');
  beginImport(store, { dataset: 'b', source: 'b.json' });
});

test.each(['', ' ', 'x'.repeat(201)])('a dataset cannot be named %j', (dataset) => {
  expect(() => beginImport(temporaryStore(), { dataset, source: 'a.json' })).toThrow('cannot be named');
});

test('a full disk is told as such, and the import can be taken back', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')]);
  const db = sql(store);
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true }) as number}`);
  const id = beginImport(store, { dataset: 'b', source: 'b.json' });
  const rows = Array.from({ length: 100 }, (_, i) => row('y'.repeat(1000) + i));
  try {
    addBatch(store, id, { rows, quarantined: [], read: 100, task: null, fraction: 1 });
    expect.unreachable();
  } catch (error) {
    expect(toErrorData(error).code).toBe('disk-full');
  }
  abandonImport(store, id);
  expect(listDatasets(store)).toMatchObject([{ name: 'a', rows: 1 }]);
});

test('a later official mark turns a row of the dataset into a test row', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x'), row('y')]);
  fill(store, 'a', [row('x', { split: 'test' })]);
  expect(getDataset(store, 'a').splits).toEqual({ train: 1, validation: 0, test: 1 });
});

test('a text that is gated is so wherever it came from, also where a later import tells', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x'), row('y')]);
  fill(store, 'b', [row('x')]);
  fill(store, 'a', [row('x', { gated: true })]);
  const gated = (dataset: string) => readDataset(store, dataset).map((one) => one.gated);
  expect(gated('a')).toEqual([true, false]);
  expect(gated('b')).toEqual([true]);
  expect(
    trainingRows(store, { datasets: ['b'], categories: [], review: null }).map((one) => one.gated),
  ).toEqual([true]);
});

test('importing a source again replaces what it had quarantined', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')], [{ row: 2, reason: 'is bad', raw: '?' }]);
  fill(store, 'a', [row('x'), row('y')], [{ row: 2, reason: 'is bad', raw: '?' }]);
  expect(listQuarantine(store, 'a')).toHaveLength(1);
  expect(getDataset(store, 'a').quarantined).toBe(1);
});

test.each([
  ['CJK', '患者は五十歳の男性です'],
  ['right to left', 'المريض يبلغ من العمر خمسين عاما'],
  ['line feeds and carriage returns', 'a\r\nb\nc\rd'],
  ['NUL', 'before\0after'],
  ['astral characters', '🩺'.repeat(3)],
  ['decomposed accents', 'e\u0301'],
  ['a megabyte', 'x'.repeat(1 << 20)],
])('%s comes back as it went in', (_, text) => {
  const store = temporaryStore();
  const given = row('x', { instruction: text, input: text, output: text });
  fill(store, 'a', [given]);
  expect(readDataset(store, 'a')).toEqual([given]);
});

test('an import is taken back in steps between which others may work', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('x')]);
  const id = beginImport(store, { dataset: 'a', source: 'b.json' });
  const rows = Array.from({ length: 3000 }, (_, i) => row(`y${i}`));
  const quarantined = [{ row: 3001, reason: 'is bad', raw: '?' }];
  addBatch(store, id, { rows, quarantined, read: 3001, task: null, fraction: 1 });
  let steps = 0;
  for (const step of removeImport(store, id)) {
    void step;
    steps++;
    expect(getDataset(store, 'a').rows).toBe(1);
  }
  expect(steps).toBeGreaterThan(2);
  const count = (table: string) => sql(store).prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  expect(['imports', 'instructions', 'instruction_ids', 'quarantined_rows'].map(count)).toEqual([1, 1, 1, 0]);
  expect(sql(store).pragma('foreign_keys', { simple: true })).toBe(1);
});

test('where each step waits long for the disk, no more of them are taken', () => {
  const store = temporaryStore();
  const id = beginImport(store, { dataset: 'a', source: 'a.json' });
  const rows = Array.from({ length: 600 }, (_, i) => row(`x${i}`));
  addBatch(store, id, { rows, quarantined: [], read: 600, task: null, fraction: 1 });
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 50));
  const steps = [...removeImport(store, id)];
  clock.mockRestore();
  expect(steps).toHaveLength(4);
});
