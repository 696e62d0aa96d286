import { expect, test } from 'vitest';
import type { FoundLeaks } from '../../src-main/common/overlap';
import { textVersion } from '../../src-main/store/batches';
import { excludeRows } from '../../src-main/store/exclusions';
import {
  getLeakSearch,
  leakingIds,
  listLeakSearches,
  pageLeaks,
  recordLeaks,
} from '../../src-main/store/leaks';
import { ended, fill, row, temporaryStore } from './fixtures';

const [x, y, z] = [row('x'), row('y'), row('z')];
const medqa = { task: 'medqa', source: 'test.jsonl' };

const found: FoundLeaks = {
  rows: 3,
  items: 10,
  pairs: [
    { row: 1, id: x.id, place: 4, recall: 0.8, run: null },
    { row: 3, id: z.id, place: 4, recall: 0.1, run: 'thirteen words' },
    { row: 3, id: z.id, place: 7, recall: 1, run: null },
  ],
  pairCount: 3,
  leaked: [
    { place: 4, id: '5', text: 'What is it?' },
    { place: 7, id: '8', text: 'Why is it?' },
  ],
};

function searched() {
  const store = temporaryStore();
  fill(store, 'a', [x, y, z]);
  return { store, summary: recordLeaks(store, 'a', textVersion(store, 'a'), medqa, found) };
}

test('what a search found is read back pair by pair, with the texts of both', () => {
  const { store, summary } = searched();
  expect(summary).toMatchObject({ dataset: 'a', ...medqa, rows: 3, items: 10, pairs: 3, leakingRows: 2, leakedItems: 2, excludedRows: 0, stale: false }); // prettier-ignore
  expect(listLeakSearches(store, 'a')).toEqual([summary]);
  const { total, pairs } = pageLeaks(store, { search: summary.search, offset: 1, limit: 1 });
  expect(total).toBe(3);
  const { instruction, input, output } = z;
  expect(pairs).toEqual([
    { id: z.id, place: 4, item: '5', itemText: 'What is it?', recall: 0.1, run: 'thirteen words', instruction, input, output, excluded: false }, // prettier-ignore
  ]);
  expect(leakingIds(store, summary.search)).toEqual([x.id, z.id]);
});

test('a search takes the place of an earlier one for the same items, and of no other', () => {
  const { store, summary } = searched();
  const rows = { task: null, source: 'b' };
  const none = { ...found, pairs: [], pairCount: 0, leaked: [] };
  recordLeaks(store, 'a', textVersion(store, 'a'), rows, found);
  recordLeaks(store, 'a', textVersion(store, 'a'), rows, none);
  recordLeaks(store, 'a', textVersion(store, 'a'), medqa, none);
  expect(listLeakSearches(store, 'a').map(({ task, source, pairs }) => [task, source, pairs])).toEqual([
    ['medqa', 'test.jsonl', 0],
    [null, 'b', 0],
  ]);
  expect(() => getLeakSearch(store, summary.search)).toThrow('newer search');
});

test('it says which of its rows are excluded by now, and that texts were added since', () => {
  const { store, summary } = searched();
  ended(excludeRows(store, 'a', [x.id, y.id], 'by hand'));
  expect(getLeakSearch(store, summary.search)).toMatchObject({
    excludedRows: 1,
    leakingRows: 2,
    stale: false,
  });
  fill(store, 'a', [row('more')]);
  expect(getLeakSearch(store, summary.search).stale).toBe(true);
});
