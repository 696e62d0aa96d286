import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIdSet } from '../../src-main/handover/id-set';

const idOf = (n: number): string => createHash('sha256').update(String(n)).digest('hex').slice(0, 32);

test('every id is found in its place, others are not, however much the set has grown', () => {
  const set = createIdSet();
  for (let n = 0; n < 5000; n++) set.add(idOf(n));
  expect(set.size()).toBe(5000);
  for (let n = 0; n < 5000; n++) expect(set.placeOf(idOf(n))).toBe(n);
  for (let n = 5000; n < 6000; n++) expect(set.placeOf(idOf(n))).toBeNull();
});

test('ids that share all but one digit are different', () => {
  const set = createIdSet();
  const ids = Array.from({ length: 32 }, (_, at) => `${'0'.repeat(at)}1${'0'.repeat(31 - at)}`);
  ids.forEach(set.add);
  expect(ids.map(set.placeOf)).toEqual([...ids.keys()]);
});

test('the later ids come in the order of their text', () => {
  const set = createIdSet();
  for (let n = 0; n < 2000; n++) set.add(idOf(n));
  const given = [...set.inOrder(500)].flat();
  const later = Array.from({ length: 1500 }, (_, n) => idOf(n + 500)).sort();
  expect(given.map(({ id }) => id)).toEqual(later);
  for (const { id, place } of given) expect(idOf(place)).toBe(id);
});
