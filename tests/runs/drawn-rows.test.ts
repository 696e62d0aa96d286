/** What a Run draws from its datasets: parts together, by origin, and nested by size. */
import { beforeEach, expect, test } from 'vitest';
import { defaultRecipe } from '../../src-main/common/recipe';
import type { Draw } from '../../src-main/common/training';
import { drawnRows } from '../../src-main/runs/drawn-rows';
import { addBatch, beginImport, finishImport } from '../../src-main/store/imports';
import type { Store } from '../../src-main/store/connection';
import { fill, row, temporaryStore } from '../store/fixtures';

let store: Store;
beforeEach(() => {
  store = temporaryStore();
  fill(store, 'mine', [
    ...'abcdefgh'.split('').map((id) => row(id, { category: 'QA' })),
    row('i', { category: 'IE', review: 'accepted' }),
  ]);
  const generation = beginImport(store, { dataset: 'made', source: 'generation 7' });
  const rows = [row('m', { category: 'QA' }), row('n', { category: 'GEN', review: 'accepted' })];
  addBatch(store, generation, { rows, quarantined: [], read: 2, task: null, fraction: 1 });
  finishImport(store, generation);
});

const drawn = (draw: Partial<Draw>, seed = 1): string =>
  drawnRows(store, {
    datasets: ['mine', 'made'],
    categories: [],
    draw: { parts: [{}], size: null, origin: 'all', ...draw },
    recipe: { ...defaultRecipe, seed },
  })
    .map(({ output }) => output.charAt(0))
    .sort()
    .join('');

test('parts are drawn together, each row once', () => {
  expect(
    drawn({ parts: [{ categories: ['IE'] }, { datasets: ['made'] }, { categories: ['IE', 'GEN'] }] }),
  ).toBe('imn');
});

test('rows are of people, of a generation, or of what review accepted from it', () => {
  expect(drawn({ origin: 'written' })).toBe('abcdefghi');
  expect(drawn({ origin: 'generated' })).toBe('mn');
  expect(drawn({ origin: 'accepted' })).toBe('n');
});

test('a smaller size is part of a larger, and another seed draws others', () => {
  const [two, four, nine] = [2, 4, 9].map((size) => drawn({ size }));
  expect(two).toHaveLength(2);
  for (const id of two!) expect(four).toContain(id);
  for (const id of four!) expect(nine).toContain(id);
  expect(drawn({ size: 4 })).toBe(four);
  expect([2, 3, 4].map((seed) => drawn({ size: 4 }, seed))).not.toEqual([four, four, four]);
});

test('more than there are is refused with what there is', () => {
  expect(() => drawn({ size: 12 })).toThrow(
    '12 rows are to be drawn from mine, made, but only 11 can be trained on.',
  );
});
