import { expect, test } from 'vitest';
import { inPoints, paperModels, readPoints } from '../../src-main/common/published';
import {
  addPublished,
  listPublished,
  removePublished,
  setPublishedNumber,
  setPublishedSource,
} from '../../src-main/store/published';
import { temporaryStore } from './fixtures';

const number = { task: 'medqa', metric: 'accuracy', value: 0.279 } as const;

test('a number is kept only with its source, and the source only goes after the numbers', () => {
  const store = temporaryStore();
  const { id } = addPublished(store, ' Heron  7B ');
  expect(() => setPublishedNumber(store, id, number)).toThrow('have no source');
  setPublishedSource(store, id, 'Invented et al. 2031, table 2');
  setPublishedNumber(store, id, number);
  expect(() => setPublishedSource(store, id, ' ')).toThrow('have no source');
  expect(listPublished(store)).toEqual([
    { id, name: 'Heron 7B', source: 'Invented et al. 2031, table 2', numbers: [number] },
  ]);
  setPublishedNumber(store, id, { ...number, value: null });
  setPublishedSource(store, id, '');
  expect(listPublished(store)[0]).toMatchObject({ source: '', numbers: [] });
});

test('what is no share of 1 is refused, and so are names that are empty, long or taken', () => {
  const store = temporaryStore();
  const { id } = addPublished(store, 'Heron 7B');
  setPublishedSource(store, id, 'Somewhere');
  for (const value of [-0.1, 1.1, NaN])
    expect(() => setPublishedNumber(store, id, { ...number, value })).toThrow('no share of 1');
  expect(() => addPublished(store, 'Heron 7B')).toThrow('already');
  expect(() => addPublished(store, '  ')).toThrow('no name');
  expect(() => addPublished(store, 'x'.repeat(81))).toThrow('81 characters');
  expect(listPublished(store)).toHaveLength(1);
});

test('a model goes with its numbers', () => {
  const store = temporaryStore();
  const { id } = addPublished(store, 'Heron 7B');
  setPublishedSource(store, id, 'Somewhere');
  setPublishedNumber(store, id, number);
  removePublished(store, id);
  expect(listPublished(store)).toEqual([]);
  expect(() => removePublished(store, id)).toThrow('no such published model');
});

test('points are read to their last digit, and anything else is refused', () => {
  expect(readPoints('27.9')).toBe(0.279);
  expect(readPoints(' 55,2 ')).toBe(0.552);
  expect(readPoints('100')).toBe(1);
  expect(readPoints('')).toBeNull();
  for (const text of ['27.9 %', '101', '-1', '1e1', 'abc', '1000'])
    expect(() => readPoints(text)).toThrow('no score in points');
  for (let tenths = 0; tenths <= 1000; tenths++)
    expect(inPoints(readPoints(String(tenths / 10))!)).toBe(tenths / 10);
});

test('the rows of the paper are names without a number', () => {
  expect(paperModels).toHaveLength(12);
  expect(paperModels.join()).not.toMatch(/\d\.\d/);
});
