import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdSet } from '../../src-main/store/id-set';

const idOf = (n: number): string => createHash('sha256').update(String(n)).digest('hex').slice(0, 32);

test('every id is found with its row, others are not, however much the set has grown', () => {
  const set = createIdSet();
  for (let n = 0; n < 5000; n++) set.add(idOf(n), n + 1);
  expect(set.size()).toBe(5000);
  for (let n = 0; n < 5000; n++) expect(set.rowOf(idOf(n))).toBe(n + 1);
  for (let n = 5000; n < 6000; n++) expect(set.rowOf(idOf(n))).toBeNull();
});

test('ids that share all but one digit are different', () => {
  const set = createIdSet();
  const ids = Array.from({ length: 32 }, (_, at) => `${'0'.repeat(at)}1${'0'.repeat(31 - at)}`);
  ids.forEach((id, row) => set.add(id, row));
  expect(ids.map((id) => set.rowOf(id))).toEqual([...ids.keys()]);
});

test('what was added last can be forgotten', () => {
  const set = createIdSet();
  for (let n = 0; n < 3000; n++) set.add(idOf(n), n);
  set.shrinkTo(10);
  expect([set.rowOf(idOf(9)), set.rowOf(idOf(10)), set.size()]).toEqual([9, null, 10]);
});

test('the later ids come in the order of their text', () => {
  const set = createIdSet();
  for (let n = 0; n < 2000; n++) set.add(idOf(n), n);
  const given = [...set.inOrder(500)].flat();
  const later = Array.from({ length: 1500 }, (_, n) => idOf(n + 500)).sort();
  expect(given.map(({ id }) => id)).toEqual(later);
  for (const { id, row } of given) expect(idOf(row)).toBe(id);
});
