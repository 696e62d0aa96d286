import { describe, expect, test } from 'vitest';
import { sql } from '../../src-main/store/connection';
import type { Store } from '../../src-main/store/open';
import {
  endQuery,
  trainingQuery,
  trainingSlices,
  type TrainingRow,
  type TrainingSelection,
} from '../../src-main/store/training-rows';
import { fill, row, temporaryStore, trainingRows } from './fixtures';

const everything = { categories: [], review: null };
const outputs = (rows: { output: string }[]): string[] =>
  rows.map(({ output }) => output.replace(' done.', ''));

function planOf(store: Store, query: string): string {
  const values = {
    datasets: '[1]',
    snapshots: '[1]',
    categories: '["QA"]',
    review: 'accepted',
    after: '',
    upTo: 'z',
    rows: 1,
  };
  const lines = sql(store).prepare(`EXPLAIN QUERY PLAN ${query}`).all(values) as { detail: string }[];
  return lines.map(({ detail }) => detail).join('\n');
}

describe('rows that may be trained on', () => {
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
    const draw = (selection: Partial<TrainingSelection>): string[] =>
      outputs(trainingRows(store, { datasets: ['a'], ...everything, ...selection })).sort();
    expect(draw({})).toEqual(['1', '2', '3', '4', '5']);
    expect(draw({ categories: ['QA', 'GEN'] })).toEqual(['1', '2', '4']);
    expect(draw({ categories: ['QA', 'GEN'], review: 'accepted' })).toEqual(['1']);
  });

  test('come in slices just as all at once, and in each every id of its range', () => {
    const store = temporaryStore();
    const rows = Array.from({ length: 60 }, (_, i) => row(String(i), { category: i % 7 ? 'QA' : 'IE' }));
    fill(store, 'a', rows.slice(0, 45));
    fill(store, 'b', rows.slice(30));
    const selections = [
      { datasets: ['a'], categories: ['IE' as const], review: null },
      { datasets: ['b', 'a'], ...everything },
    ];
    const whole = [...trainingSlices(store, selections)];
    expect(whole).toHaveLength(1);
    for (const size of [1, 4, 44, 45, 46]) {
      const slices = [...trainingSlices(store, selections, size)];
      expect(slices.flat()).toEqual(whole[0]);
      expect(slices.length).toBeGreaterThanOrEqual(Math.floor(60 / (2 * size)));
    }
  });

  test('are of the moment they began in, whatever is written meanwhile', () => {
    const store = temporaryStore();
    fill(store, 'a', [row('1'), row('2'), row('3'), row('4')]);
    const before = trainingRows(store, { datasets: ['a'], ...everything });
    const reading = trainingSlices(store, [{ datasets: ['a'], ...everything }], 1);
    const read = [reading.next().value as TrainingRow[]];
    fill(
      store,
      'a',
      Array.from({ length: 20 }, (_, i) => row(`late ${i}`)),
    );
    sql(store).exec("UPDATE instructions SET review = 'rejected'");
    read.push(...reading);
    expect(read.flat()).toEqual(before);
    expect(trainingRows(store, { datasets: ['a'], ...everything })).toEqual([]);
  });

  test('that are broken off let the workspace go', () => {
    const store = temporaryStore();
    fill(store, 'a', [row('1'), row('2'), row('3')]);
    for (const rows of trainingSlices(store, [{ datasets: ['a'], ...everything }], 1)) {
      expect(rows).toHaveLength(1);
      break;
    }
    // A reader would keep the log from being emptied.
    expect(sql(store).pragma('wal_checkpoint(TRUNCATE)')).toEqual([{ busy: 0, log: 0, checkpointed: 0 }]);
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
      expect(plan).toContain('SEARCH k USING PRIMARY KEY (dataset_id=? AND id>? AND id<?)');
      expect(plan).toContain('SEARCH z USING PRIMARY KEY (snapshot_id=? AND id>? AND id<?)');
      expect(plan).toContain('SEARCH t USING INDEX instructions_marked_test (id=?)');
      expect(plan).not.toMatch(/SCAN [ikoxz]\b|SCAN t\b/);
    }
    const generated = planOf(store, trainingQuery({ ...everything, origin: 'written' }));
    expect(generated).toContain('SEARCH g USING PRIMARY KEY (dataset_id=? AND id=?)');
    expect(planOf(store, endQuery)).not.toMatch(/SCAN [kz]\b|TEMP B-TREE/);
  });
});
