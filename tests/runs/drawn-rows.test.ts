/** What a Run draws from its datasets: parts together, by origin, and nested by size. */
import { beforeEach, expect, test } from 'vitest';
import { cancelled } from '../../src-main/common/errors';
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

const slicesOf = (draw: Partial<Draw>, seed = 1, signal?: AbortSignal) => {
  const request = {
    datasets: ['mine', 'made'],
    categories: [],
    draw: { parts: [{}], size: null, origin: 'all' as const, ...draw },
    recipe: { ...defaultRecipe, seed },
  };
  return drawnRows(store, request, request.datasets, signal);
};

async function drawn(draw: Partial<Draw>, seed = 1): Promise<string> {
  const outputs: string[] = [];
  for await (const rows of slicesOf(draw, seed)) outputs.push(...rows.map(({ output }) => output.charAt(0)));
  return outputs.sort().join('');
}

test('parts are drawn together, each row once', async () => {
  expect(
    await drawn({ parts: [{ categories: ['IE'] }, { datasets: ['made'] }, { categories: ['IE', 'GEN'] }] }),
  ).toBe('imn');
});

test('rows are of people, of a generation, or of what review accepted from it', async () => {
  expect(await drawn({ origin: 'written' })).toBe('abcdefghi');
  expect(await drawn({ origin: 'generated' })).toBe('mn');
  expect(await drawn({ origin: 'accepted' })).toBe('n');
});

test('a smaller size is part of a larger, and another seed draws others', async () => {
  const [two, four, nine] = await Promise.all([2, 4, 9].map((size) => drawn({ size })));
  expect(two).toHaveLength(2);
  for (const id of two!) expect(four).toContain(id);
  for (const id of four!) expect(nine).toContain(id);
  expect(await drawn({ size: 4 })).toBe(four);
  expect(await Promise.all([2, 3, 4].map((seed) => drawn({ size: 4 }, seed)))).not.toEqual([
    four,
    four,
    four,
  ]);
});

test('more than there are is refused with what there is', async () => {
  await expect(drawn({ size: 12 })).rejects.toThrow(
    '12 rows are to be drawn from mine, made, but only 11 can be trained on.',
  );
});

test('reading them can be stopped', async () => {
  const stop = new AbortController();
  stop.abort(cancelled());
  await expect(slicesOf({}, 1, stop.signal).next()).rejects.toThrow(cancelled().message);
});
