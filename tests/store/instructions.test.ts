import { describe, expect, test } from 'vitest';
import { sql } from '../../src-main/store/connection';
import {
  datasetQuery,
  getInstruction,
  readDataset,
  trainingQuery,
  trainingRows,
} from '../../src-main/store/instructions';
import type { Store } from '../../src-main/store/open';
import { fill, row, temporaryStore } from './fixtures';

const everything = { categories: [], review: null };
const outputs = (rows: { output: string }[]): string[] =>
  rows.map(({ output }) => output.replace(' done.', ''));

function planOf(store: Store, query: string): string {
  const values = {
    dataset: 1,
    datasets: '[1]',
    snapshots: '[1]',
    categories: '["QA"]',
    category: 'QA',
    split: 'test',
    review: 'accepted',
    offset: 0,
    limit: 1,
  };
  const lines = sql(store).prepare(`EXPLAIN QUERY PLAN ${query}`).all(values) as { detail: string }[];
  return lines.map(({ detail }) => detail).join('\n');
}

test('a dataset is read as a whole, in the order of import', () => {
  const store = temporaryStore();
  const rows = Array.from({ length: 25 }, (_, i) => row(String(i), { category: i % 2 ? 'QA' : null }));
  fill(store, 'other', [row('z')]);
  fill(store, 'a', rows);
  expect(readDataset(store, 'a')).toEqual(rows);
  expect(planOf(store, datasetQuery.replace('?', '@dataset'))).not.toMatch(/SCAN i|TEMP B-TREE/);
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

describe('trainingRows', () => {
  test('come by id, without those rejected or of split test', () => {
    const store = temporaryStore();
    fill(store, 'b', [row('1'), row('2', { review: 'rejected' }), row('3', { split: 'test' })]);
    fill(store, 'a', [row('4', { split: 'validation' }), row('5', { review: 'accepted' })]);
    const rows = trainingRows(store, { datasets: ['a', 'b'], ...everything });
    expect(outputs(rows).sort()).toEqual(['1', '4', '5']);
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).sort());
    expect(rows.find((one) => outputs([one])[0] === '4')!.split).toBe('validation');
  });

  test('come in the same order whatever was imported first', () => {
    const [one, other] = [temporaryStore(), temporaryStore()];
    fill(one, 'a', [row('1'), row('2'), row('3')]);
    fill(other, 'a', [row('3'), row('1')]);
    fill(other, 'a', [row('2')]);
    const drawn = [one, other].map((store) =>
      outputs(trainingRows(store, { datasets: ['a'], ...everything })),
    );
    expect(drawn[0]).toEqual(drawn[1]);
  });

  test('never hold what any dataset marks as test', () => {
    const store = temporaryStore();
    fill(store, 'copy', [row('1'), row('2')]);
    fill(store, 'official', [row('2', { split: 'test' })]);
    expect(outputs(trainingRows(store, { datasets: ['copy'], ...everything }))).toEqual(['1']);
  });

  test('hold the same content once', () => {
    const store = temporaryStore();
    fill(store, 'a', [row('1'), row('2')]);
    fill(store, 'b', [row('2'), row('3')]);
    const drawn = outputs(trainingRows(store, { datasets: ['b', 'a'], ...everything }));
    expect(drawn.sort()).toEqual(['1', '2', '3']);
  });

  test('narrow by category and by review', () => {
    const store = temporaryStore();
    fill(store, 'a', [
      row('1', { category: 'QA', review: 'accepted' }),
      row('2', { category: 'QA' }),
      row('3', { category: 'IE', review: 'accepted' }),
      row('4', { category: 'GEN' }),
      row('5'),
    ]);
    const draw = (selection: Partial<Parameters<typeof trainingRows>[1]>): string[] =>
      outputs(trainingRows(store, { datasets: ['a'], ...everything, ...selection })).sort();
    expect(draw({})).toEqual(['1', '2', '3', '4', '5']);
    expect(draw({ categories: ['QA', 'GEN'] })).toEqual(['1', '2', '4']);
    expect(draw({ categories: ['QA', 'GEN'], review: 'accepted' })).toEqual(['1']);
  });

  test('name a dataset that is not there', () => {
    expect(() => trainingRows(temporaryStore(), { datasets: ['a'], ...everything })).toThrow(
      'no dataset “a”',
    );
  });

  test('are found by index, the marks of other datasets too', () => {
    const store = temporaryStore();
    for (const selection of [everything, { categories: ['QA'], review: 'accepted' }] as const) {
      const plan = planOf(store, trainingQuery({ ...selection }));
      expect(plan).toContain('SEARCH i USING INDEX');
      expect(plan).toContain('SEARCH t USING INDEX instructions_marked_test (id=?)');
      expect(plan).not.toMatch(/SCAN i\b|SCAN t\b/);
    }
  });
});
