import { expect, test } from 'vitest';
import { collectFacts, type RowFacts } from '../../src-main/common/statistics';
import { textVersion } from '../../src-main/store/batches';
import {
  countCategories,
  findTextStatistics,
  findTokenLengths,
  finishTextStatistics,
  forgetTextStatistics,
  pageFlagged,
  recordFlags,
  recordTokenLengths,
} from '../../src-main/store/statistics';
import { fill, row, temporaryStore } from './fixtures';

const [x, y, z] = [
  row('x', { category: 'IE', split: 'test', review: 'accepted' }),
  row('y', { category: 'IE' }),
  row('z', { review: 'rejected', split: 'validation' }),
];

function filled() {
  const store = temporaryStore();
  fill(store, 'a', [x, y, z]);
  return store;
}

test('categories are counted by split and review', () => {
  expect(countCategories(filled(), 'a')).toEqual([
    { category: 'IE', rows: 2, train: 1, validation: 0, test: 1, reviewed: 1 },
    { category: null, rows: 1, train: 0, validation: 1, test: 0, reviewed: 1 },
  ]);
});

test('statistics hold as long as the texts do', () => {
  const store = filled();
  expect(findTextStatistics(store, 'a')).toBeNull();
  const summary = collectFacts().summary();
  finishTextStatistics(store, 'a', textVersion(store, 'a'), summary);
  expect(findTextStatistics(store, 'a')).toEqual(summary);
  fill(store, 'a', [row('more')]);
  expect(findTextStatistics(store, 'a')).toBeNull();
});

test('flagged rows are found by kind and by language, until they are forgotten', () => {
  const store = filled();
  const facts = (id: string, part: Partial<RowFacts>): RowFacts => ({ id, verb: null, object: null, language: 'English', identifiers: {}, ...part }); // prettier-ignore
  recordFlags(store, 'a', [
    facts(x.id, { identifiers: { date: 2 } }),
    facts(y.id, { language: 'German', identifiers: { date: 1, name: 1 } }),
    facts(z.id, { language: null }),
  ]);
  const page = { dataset: 'a', offset: 0, limit: 10 };
  expect(pageFlagged(store, { ...page, flag: 'date' })).toEqual({ total: 2, rows: [x, y] });
  expect(pageFlagged(store, { ...page, flag: 'date', offset: 1, limit: 1 }).rows).toEqual([y]);
  expect(pageFlagged(store, { ...page, flag: 'German' })).toEqual({ total: 1, rows: [y] });
  expect(pageFlagged(store, { ...page, flag: 'English' }).total).toBe(0);
  forgetTextStatistics(store, 'a');
  expect(pageFlagged(store, { ...page, flag: 'date' }).total).toBe(0);
});

test('lengths are of one tokenizer, one template and the present texts', () => {
  const store = filled();
  const of = { tokenizer: 'abc', template: 'alpaca' };
  recordTokenLengths(store, 'a', { ...of, version: textVersion(store, 'a') }, [[5, 3]]);
  expect(findTokenLengths(store, 'a', of)).toEqual([[5, 3]]);
  expect(findTokenLengths(store, 'a', { ...of, tokenizer: 'def' })).toBeNull();
  expect(findTokenLengths(store, 'a', { ...of, template: 'chat' })).toBeNull();
  fill(store, 'a', [row('more')]);
  expect(findTokenLengths(store, 'a', of)).toBeNull();
});
