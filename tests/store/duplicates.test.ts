import { expect, test } from 'vitest';
import type { FoundDuplicates } from '../../src-main/common/overlap';
import { batchesOf, batchQuery, textVersion } from '../../src-main/store/batches';
import { sql } from '../../src-main/store/connection';
import {
  duplicateGroupOf,
  findDuplicateSearch,
  othersOfGroup,
  pageDuplicates,
  recordDuplicates,
} from '../../src-main/store/duplicates';
import { excludeRows } from '../../src-main/store/exclusions';
import { abandonImport } from '../../src-main/store/import-removal';
import { addBatch, beginImport } from '../../src-main/store/imports';
import { ended, fill, row, temporaryStore } from './fixtures';

const [x, y, z] = [row('x'), row('y'), row('z')];

const found: FoundDuplicates = {
  threshold: 0.7,
  compared: 'input',
  rows: 3,
  empty: 0,
  groups: [{ rows: [{ row: 1, id: x.id, f1: 1 }, { row: 3, id: z.id, f1: 0.75 }] }], // prettier-ignore
};

function searched() {
  const store = temporaryStore();
  fill(store, 'a', [x, y, z]);
  recordDuplicates(store, 'a', textVersion(store, 'a'), found);
  return store;
}

test('what a search found is read back, row by row', () => {
  const store = searched();
  expect(findDuplicateSearch(store, 'a')).toEqual({
    threshold: 0.7,
    compared: 'input',
    rows: 3,
    empty: 0,
    groups: 1,
    grouped: 2,
    searchedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    stale: false,
  });
  expect([...duplicateGroupOf(store, 'a')]).toEqual([[x.id, 1], [z.id, 1]]); // prettier-ignore
});

test('before a search there is none, and a search that finds nothing takes the place of one that did', () => {
  const store = searched();
  fill(store, 'b', [x, z]);
  expect(findDuplicateSearch(store, 'b')).toBeNull();
  expect(duplicateGroupOf(store, 'b').size).toBe(0);
  recordDuplicates(store, 'a', textVersion(store, 'a'), { ...found, threshold: 0.9, groups: [] });
  expect(findDuplicateSearch(store, 'a')).toMatchObject({ threshold: 0.9, groups: 0, grouped: 0 });
  expect(duplicateGroupOf(store, 'a').size).toBe(0);
});

test('groups are stale when rows were added since, and when the search began before they were', () => {
  const store = searched();
  const before = textVersion(store, 'a');
  fill(store, 'a', [row('more')]);
  expect(findDuplicateSearch(store, 'a')!.stale).toBe(true);
  recordDuplicates(store, 'a', before, found);
  expect(findDuplicateSearch(store, 'a')!.stale).toBe(true);
  recordDuplicates(store, 'a', textVersion(store, 'a'), found);
  expect(findDuplicateSearch(store, 'a')!.stale).toBe(false);
});

test('groups are stale when a text was edited, and not when a row was judged or nothing new came in', () => {
  const store = searched();
  fill(store, 'a', [x, y]);
  const abandoned = beginImport(store, { dataset: 'a', source: 'c.json' });
  addBatch(store, abandoned, {
    rows: [row('never')],
    quarantined: [],
    read: 1,
    task: null,
    fraction: 1,
  });
  abandonImport(store, abandoned);
  sql(store).exec("UPDATE instructions SET review = 'rejected', category = 'QA', instruction = instruction");
  expect(findDuplicateSearch(store, 'a')!.stale).toBe(false);
  sql(store).prepare("UPDATE instructions SET input = 'edited' WHERE id = ?").run(y.id);
  expect(findDuplicateSearch(store, 'a')!.stale).toBe(true);
});

test('a dataset is read batch by batch in the order of import, unfinished imports left out', () => {
  const store = temporaryStore();
  const rows = Array.from({ length: 700 }, (_, i) => row(String(i)));
  fill(store, 'a', rows);
  fill(store, 'b', [x]);
  addBatch(store, beginImport(store, { dataset: 'a', source: 'b.json' }), {
    rows: [y],
    quarantined: [],
    read: 1,
    task: null,
    fraction: 1,
  });
  const batches = [...batchesOf(store, 'a')];
  expect(batches.length).toBeGreaterThan(2);
  expect(batches.flat()).toEqual(rows.map((one, i) => ({ ...one, row: i + 1, excluded: false })));
  const plan = sql(store).prepare(`EXPLAIN QUERY PLAN ${batchQuery}`).all({ dataset: 1, after: 0 }) as { detail: string }[]; // prettier-ignore
  expect(plan.map(({ detail }) => detail).join('\n')).not.toContain('TEMP B-TREE');
});

test('groups are read page by page, each with its size and its first twenty rows, and kept to one row as a whole', () => {
  const store = temporaryStore();
  const rows = Array.from({ length: 30 }, (_, i) => row(String(i)));
  fill(store, 'a', rows);
  const named = rows.map(({ id }, i) => ({ row: i + 1, id, f1: 0.8 }));
  recordDuplicates(store, 'a', textVersion(store, 'a'), {
    ...found,
    groups: [{ rows: named.slice(0, 2) }, { rows: named.slice(2, 27) }, { rows: named.slice(27) }],
  });
  ended(excludeRows(store, 'a', [rows[1]!.id], 'by hand'));
  const { total, groups } = pageDuplicates(store, { dataset: 'a', offset: 0, limit: 2 });
  expect(total).toBe(3);
  expect(groups.map(({ group, size, rows: shown }) => [group, size, shown.length])).toEqual([[1, 2, 2], [2, 25, 20]]); // prettier-ignore
  expect(groups[0]!.rows).toEqual([
    { instruction: rows[0], f1: 0.8, excluded: false },
    { instruction: rows[1], f1: 0.8, excluded: true },
  ]);
  const others = othersOfGroup(store, 'a', rows[10]!.id);
  expect(others).toEqual(rows.slice(2, 27).filter((_, i) => i !== 8).map(({ id }) => id)); // prettier-ignore
  ended(excludeRows(store, 'a', others.slice(0, 20), 'by hand'));
  expect(othersOfGroup(store, 'a', rows[10]!.id)).toEqual(others.slice(20));
  expect(othersOfGroup(store, 'a', row('elsewhere').id)).toEqual([]);
  const rest = pageDuplicates(store, { dataset: 'a', offset: 2, limit: 2 }).groups;
  expect(rest.map(({ group, size }) => [group, size])).toEqual([[3, 3]]);
});
