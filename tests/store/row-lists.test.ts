import { describe, expect, test } from 'vitest';
import { everyRow, type RowFilter } from '../../src-main/common/list';
import { sql } from '../../src-main/store/connection';
import { recordDuplicates } from '../../src-main/store/duplicates';
import { addBatch, beginImport, finishImport } from '../../src-main/store/imports';
import type { Store } from '../../src-main/store/open';
import {
  among,
  changesOf,
  listSources,
  rowIdRange,
  rowIdsAmong,
  rowIdsQuery,
  rowIdsWithin,
  rowsOf,
  rowsQuery,
  textMark,
} from '../../src-main/store/row-lists';
import { fill, row, temporaryStore } from './fixtures';

const everything = { after: 0, upTo: 1e9 };

function planOf(store: Store, query: string): string {
  const values = { ...everyRow, ...everything, dataset: 1, ids: '[1, 2]' };
  const lines = sql(store).prepare(`EXPLAIN QUERY PLAN ${query}`).all(values) as { detail: string }[];
  return lines.map(({ detail }) => detail).join('\n');
}

function importFrom(store: Store, source: string, ...texts: string[]): void {
  const id = beginImport(store, { dataset: 'a', source });
  addBatch(store, id, {
    rows: texts.map((text) => row(text)),
    quarantined: [],
    read: texts.length,
    task: null,
    fraction: 1,
  });
  finishImport(store, id);
}

describe('rowIdsWithin', () => {
  const store = (): Store => {
    const made = temporaryStore();
    fill(made, 'other', [row('z')]);
    fill(made, 'a', [
      row('2', { category: 'QA', split: 'test' }),
      row('3', { category: 'QA', review: 'accepted' }),
      row('4'),
    ]);
    importFrom(made, 'second.json', '5 long '.repeat(20), '6');
    recordDuplicates(made, 'a', 1, {
      threshold: 0.7,
      compared: 'input',
      rows: 5,
      empty: 0,
      groups: [
        ['3', '4'],
        ['2', '6'],
      ].map((texts) => ({
        rows: texts.map((text, i) => ({ row: i + 1, id: row(text).id, f1: 1 })),
      })),
    });
    const underWay = beginImport(made, { dataset: 'a', source: 'b' });
    addBatch(made, underWay, { rows: [row('7')], quarantined: [], read: 1, task: null, fraction: 1 });
    return made;
  };

  test.each<[string, Partial<RowFilter>, number[]]>([
    ['nothing', {}, [2, 3, 4, 5, 6]],
    ['category', { category: 'QA' }, [2, 3]],
    ['no category', { category: 'unset' }, [4, 5, 6]],
    ['split', { split: 'test' }, [2]],
    ['review', { review: 'accepted' }, [3]],
    ['source', { source: 'second.json' }, [5, 6]],
    ['least length', { minLength: 100 }, [5]],
    ['greatest length', { maxLength: 100 }, [2, 3, 4, 6]],
    ['near-duplicates', { duplicates: 'any' }, [2, 3, 4, 6]],
    ['one group of them', { duplicates: 2 }, [2, 6]],
    ['several', { category: 'QA', split: 'train', maxLength: 100 }, [3]],
  ])('filters by %s', (_, filter, ids) => {
    expect(rowIdsWithin(store(), 'a', { ...everyRow, ...filter }, everything)).toEqual(ids);
  });

  test('keeps to its range, which the dataset tells', () => {
    const made = store();
    expect(rowIdsWithin(made, 'a', everyRow, { after: 2, upTo: 4 })).toEqual([3, 4]);
    expect(rowIdRange(made, 'a')).toEqual({ after: 1, upTo: 7 });
  });

  test('reads no text, whatever the filter', () => {
    const plan = planOf(
      temporaryStore(),
      rowIdsQuery({
        category: 'QA',
        split: 'train',
        review: 'pending',
        source: 's',
        minLength: 1,
        maxLength: 9,
        duplicates: 'any',
        text: null,
      }),
    );
    expect(plan).toContain('COVERING INDEX instructions_in_order (dataset_id=? AND row_id>? AND row_id<?)');
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    expect(planOf(temporaryStore(), rowIdsQuery({ ...everyRow, category: 'QA' }, among))).toMatch(
      /SEARCH instructions USING COVERING INDEX instructions_in_order \(dataset_id=\? AND row_id=\?/,
    );
  });

  test('tells which of some rows fit', () => {
    expect(rowIdsAmong(store(), 'a', { ...everyRow, category: 'QA' }, [3, 1, 6, 2, 99])).toEqual([2, 3]);
  });
});

test('the rows of a page come in the order of their ids, long texts as beginnings, and are found by key', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('1'), row('x'.repeat(1000)), row('3')]);
  const page = rowsOf(store, [3, 99, 2]);
  expect(page.map(({ output }) => output.length)).toEqual(['3 done.'.length, 200]);
  expect(Object.keys(page[0]!).sort()).toEqual([
    'category',
    'id',
    'input',
    'instruction',
    'length',
    'output',
    'review',
    'split',
  ]);
  expect(planOf(store, rowsQuery)).toContain('SEARCH instructions USING INTEGER PRIMARY KEY (rowid=?)');
});

test('every change of a row counts, one of another dataset does not', () => {
  const store = temporaryStore();
  fill(store, 'a', [row('1'), row('2')]);
  fill(store, 'b', [row('3')]);
  const db = sql(store);
  const changes = [
    "UPDATE instructions SET category = 'QA' WHERE row_id = 1",
    "UPDATE instructions SET split = 'test' WHERE row_id = 1",
    "UPDATE instructions SET review = 'accepted' WHERE row_id = 1",
    "UPDATE instructions SET output = 'other' WHERE row_id = 1",
    'DELETE FROM instructions WHERE row_id = 2',
  ];
  const other = changesOf(store, 'b');
  for (const change of changes) {
    const before = changesOf(store, 'a');
    db.exec(change);
    expect(changesOf(store, 'a'), change).toBeGreaterThan(before);
  }
  const before = changesOf(store, 'a');
  importFrom(store, 'more.json', '4');
  expect(changesOf(store, 'a')).toBeGreaterThan(before);
  expect(changesOf(store, 'b')).toBe(other);
});

test('the mark of the texts changes with them and not with what is said about them', () => {
  const store = temporaryStore();
  const marks = [textMark(store)];
  const changed = (work: () => void): boolean => {
    work();
    marks.push(textMark(store));
    return marks.at(-1) !== marks.at(-2);
  };
  const run = (statement: string) => () => void sql(store).exec(statement);
  expect(changed(() => void fill(store, 'a', [row('1'), row('2')]))).toBe(true);
  expect(changed(run("UPDATE instructions SET output = 'other' WHERE row_id = 1"))).toBe(true);
  expect(changed(run("UPDATE instructions SET review = 'accepted'"))).toBe(false);
  expect(changed(run('DELETE FROM instructions WHERE row_id = 2'))).toBe(true);
  expect(changed(run('DELETE FROM imports'))).toBe(true);
});

test('the sources of a dataset come in the order of import, each once', () => {
  const store = temporaryStore();
  importFrom(store, 'b.json', '1');
  importFrom(store, 'a.json', '2');
  importFrom(store, 'b.json', '3');
  expect(listSources(store, 'a')).toEqual(['b.json', 'a.json']);
});
