import { expect, test } from 'vitest';
import { sql } from '../../src-main/store/connection';
import { datasetQuery, getInstruction, readDataset } from '../../src-main/store/instructions';
import { fill, row, temporaryStore } from './fixtures';

test('a dataset is read as a whole, in the order of import', () => {
  const store = temporaryStore();
  const rows = Array.from({ length: 25 }, (_, i) => row(String(i), { category: i % 2 ? 'QA' : null }));
  fill(store, 'other', [row('z')]);
  fill(store, 'a', rows);
  expect(readDataset(store, 'a')).toEqual(rows);
  const plan = sql(store).prepare(`EXPLAIN QUERY PLAN ${datasetQuery}`).all(1) as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join('\n')).not.toMatch(/SCAN i|TEMP B-TREE/);
});

test('one row is read by its id, and one that is not there is named', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('1'), row('2')]);
  expect(getInstruction(store, 'a', row('2').id)).toEqual(row('2'));
  expect(() => getInstruction(store, 'a', 'nothing')).toThrow('“a” has no instruction nothing.');
});

test('a dataset that is not there is named, with the nearest one', () => {
  const store = temporaryStore();
  fill(store, 'chatdoctor5k', [row('1')]);
  expect(() => readDataset(store, 'chatdocter5k')).toThrow('Did you mean “chatdoctor5k”?');
});
