import { describe, expect, test } from 'vitest';
import type { Instruction } from '../../src-main/common/instruction';
import type { WorkerCalls } from '../../src-main/common/worker';
import { everyRow, type ListRequest, type RowFilter, type RowOrder } from '../../src-main/common/list';
import { fillTextIndex } from '../../src-main/fulltext/fill';
import { matchesWithin, rankedMatches } from '../../src-main/fulltext/find';
import type { Worker } from '../../src-main/runs/launch';
import { createLists, type Lists } from '../../src-main/runs/lists';
import { createTexts, type Texts } from '../../src-main/runs/text-index';
import { sql } from '../../src-main/store/connection';
import type { Store } from '../../src-main/store/open';
import { inTextIndex } from '../../src-main/worker/in-text-index';
import { damagePages } from '../fulltext/damage';
import { fill, row, temporaryStore } from '../store/fixtures';

/** A desk that works in this process. */
const desk = {
  call: async (
    method: string,
    {
      folder,
      expression,
      range,
      limit,
      anew,
    }: WorkerCalls['findMatches']['in'] & WorkerCalls['fillTextIndex']['in'],
    onReport?: (report: unknown) => void,
  ) => {
    if (method === 'rankMatches')
      return inTextIndex(folder, (index) => rankedMatches(index, expression, range));
    if (method === 'findMatches')
      return inTextIndex(folder, (index) => matchesWithin(index, expression, range, limit));
    for (const unindexed of fillTextIndex(folder, anew)) onReport?.(unindexed);
    return null;
  },
} as unknown as Worker;

const many = 30_000;

function listsOf(rows: Instruction[]): { store: Store; texts: Texts; lists: Lists } {
  const store = temporaryStore();
  fill(store, 'before', [row('before')]);
  fill(store, 'a', rows);
  const texts = createTexts({ store, desk });
  return { store, texts, lists: createLists(store, texts) };
}

const numbered = (length: number): Instruction[] =>
  Array.from({ length }, (_, i) => row(`row ${i}`, { category: i % 3 === 0 ? 'QA' : 'IE' }));
const request = (filter: Partial<RowFilter> = {}, order: ListRequest['order'] = 'row'): ListRequest => ({
  dataset: 'a',
  filter: { ...everyRow, ...filter },
  order,
});

describe('a list', () => {
  test('is counted exactly, and any place of it is its row', async () => {
    const { lists } = listsOf(numbered(many));
    expect(await lists.count(request())).toMatchObject({ rows: many, more: false, order: 'row' });
    for (const offset of [0, 17_777, many - 1]) {
      const { rows } = await lists.page(request(), offset, 2);
      expect(rows[0]!.output).toBe(`row ${offset} done.`);
      expect(rows).toHaveLength(Math.min(2, many - offset));
    }
    const { rows } = await lists.page(request({ category: 'QA' }), 5000, 1);
    expect(rows[0]!.output).toBe('row 15000 done.');
    expect((await lists.page(request(), many, 10)).rows).toEqual([]);
  });

  test('is counted by category, split and review', async () => {
    const { lists } = listsOf([
      row('1', { category: 'QA', split: 'test' }),
      row('2', { category: 'QA', review: 'accepted' }),
      row('3', { category: null }),
    ]);
    const rows = async (filter: Partial<RowFilter>) => (await lists.count(request(filter))).rows;
    expect(await rows({ category: 'QA' })).toBe(2);
    expect(await rows({ category: 'QA', split: 'test' })).toBe(1);
    expect(await rows({ category: 'unset' })).toBe(1);
    expect(await rows({ review: 'accepted' })).toBe(1);
    expect(await rows({ review: 'accepted', split: 'test' })).toBe(0);
  });

  test('is another after a change of a row, and says so', async () => {
    const { store, lists } = listsOf(numbered(10));
    const before = await lists.page(request({ category: 'IE' }), 0, 1);
    expect(before.rows[0]!.output).toBe('row 1 done.');
    sql(store).exec("UPDATE instructions SET category = 'GEN' WHERE output = 'row 1 done.'");
    const after = await lists.page(request({ category: 'IE' }), 0, 1);
    expect(after.rows[0]!.output).toBe('row 2 done.');
    expect(after.version).toBeGreaterThan(before.version);
    expect((await lists.count(request({ category: 'IE' }))).rows).toBe(5);
  });

  test('of a dataset that is not there is refused', async () => {
    const { lists } = listsOf(numbered(3));
    await expect(lists.count({ ...request(), dataset: 'b' })).rejects.toThrow('no dataset “b”');
  });
});

describe('a search', () => {
  test('finds rows of its dataset that fit the filter too, in the order of import', async () => {
    const { lists, texts } = listsOf([...numbered(100), row('last before', { category: 'QA' })]);
    await texts.catchUp();
    expect((await lists.count(request({ text: 'before' }))).rows).toBe(1);
    expect((await lists.count(request({ text: 'row', category: 'QA' }))).rows).toBe(34);
    const { rows } = await lists.page(request({ text: 'row', category: 'QA' }), 33, 5);
    expect(rows.map(({ output }) => output)).toEqual(['row 99 done.']);
  });

  test('of which nothing can be looked for finds everything', async () => {
    const { lists } = listsOf(numbered(4));
    expect((await lists.count(request({ text: '?!' }))).rows).toBe(4);
  });

  test('is counted up to a limit, and goes on beyond it', async () => {
    const { lists, texts } = listsOf(numbered(many));
    await texts.catchUp();
    const text = request({ text: 'row' });
    expect(await lists.count(text)).toMatchObject({ rows: 10_000, more: true });
    expect((await lists.page(text, 25_000, 1)).rows[0]!.output).toBe('row 25000 done.');
    expect(await lists.count(text, 1e6)).toMatchObject({ rows: many, more: false });
  });

  test('by rank puts the best first where there are few, and keeps the order of import where there are many', async () => {
    const { lists, texts } = listsOf([
      ...numbered(21_000),
      row('row cough, and a long text besides'),
      row('cough cough'),
    ]);
    await texts.catchUp();
    const few = request({ text: 'cough' }, 'rank');
    expect(await lists.count(few)).toMatchObject({ rows: 2, order: 'rank' });
    expect((await lists.page(few, 0, 1)).rows[0]!.output).toBe('cough cough done.');
    const common = request({ text: 'row' }, 'rank');
    expect(await lists.count(common)).toMatchObject({ rows: 10_000, more: true, order: 'row' });
    expect((await lists.page(common, 20_999, 1)).rows[0]!.output).toBe('row 20999 done.');
  });

  test('by a key is in its order, either way round, and equals stay as they were imported', async () => {
    const { lists, texts } = listsOf([
      row('b', { split: 'test', category: 'IE' }),
      row('a long text', { category: null }),
      row('c', { split: 'test', category: 'QA' }),
      row('dd', { category: 'IE' }),
    ]);
    await texts.catchUp();
    const order = async (by: RowOrder, filter: Partial<RowFilter> = {}) => {
      expect(await lists.count(request(filter, by))).toMatchObject({ order: by });
      return (await lists.page(request(filter, by), 0, 9)).rows.map(({ output }) => output.split(' ')[0]);
    };
    expect(await order('category')).toEqual(['c', 'b', 'dd', 'a']);
    expect(await order('category-down')).toEqual(['a', 'b', 'dd', 'c']);
    expect(await order('length')).toEqual(['b', 'c', 'dd', 'a']);
    expect(await order('split-down')).toEqual(['b', 'c', 'a', 'dd']);
    expect(await order('length-down', { category: 'IE', text: 'done' })).toEqual(['dd', 'b']);
  });

  test('says how many rows it does not see yet, and sees them once they are indexed', async () => {
    const { lists, texts, store } = listsOf(numbered(5));
    expect(await lists.count(request({ text: 'row' }))).toMatchObject({ rows: 0 });
    const told: number[] = [];
    await texts.catchUp((unindexed) => told.push(unindexed.a ?? 0));
    expect(told).toEqual([5, 5, 0]);
    expect(await lists.count(request({ text: 'row' }))).toMatchObject({ rows: 5, unindexed: 0 });
    fill(store, 'a', [row('row more')]);
    await texts.catchUp();
    expect((await lists.count(request({ text: 'row' }))).rows).toBe(6);
  });

  test('follows an edit once the index has caught up', async () => {
    const { lists, texts, store } = listsOf(numbered(3));
    await texts.catchUp();
    sql(store).exec(
      "UPDATE instructions SET output = 'nothing of the kind', instruction = '-' WHERE row_id = 3",
    );
    await texts.catchUp();
    expect((await lists.count(request({ text: 'row' }))).rows).toBe(2);
    expect((await lists.count(request({ text: 'kind' }))).rows).toBe(1);
  });

  test('that comes upon a damaged index says so, and finds everything once it is made anew', async () => {
    const { lists, texts, store } = listsOf(numbered(5));
    await texts.catchUp();
    damagePages(store.workspace);
    await expect(lists.count(request({ text: 'row' }))).rejects.toMatchObject({ code: 'search-index' });
    const told: number[] = [];
    await texts.catchUp((unindexed) => told.push(unindexed.a ?? 0));
    expect(told[0]).toBe(5);
    expect((await lists.count(request({ text: 'row' }))).rows).toBe(5);
  });
});
