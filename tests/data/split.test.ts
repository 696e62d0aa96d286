import { expect, test } from 'vitest';
import { instructionId } from '../../src-main/data/identity';
import { markValidation } from '../../src-main/data/split';

const rows = Array.from({ length: 2000 }, (_, i) => ({
  id: instructionId({ instruction: `${i}`, input: '', output: '' }),
  split: 'train' as 'train' | 'validation',
}));
const marked = (list: typeof rows): string[] =>
  list.filter(({ split }) => split === 'validation').map(({ id }) => id);

test('about the share is held out', () => {
  const count = marked(markValidation(rows, 0.1, 42)).length;
  // Five standard deviations of a binomial draw.
  expect(Math.abs(count - 200)).toBeLessThan(5 * Math.sqrt(2000 * 0.1 * 0.9));
});

test('a row keeps its side wherever it stands and whatever stands beside it', () => {
  const all = marked(markValidation(rows, 0.1, 42));
  expect(marked(markValidation([...rows].reverse(), 0.1, 42)).reverse()).toEqual(all);
  const half = rows.slice(1000);
  expect(marked(markValidation(half, 0.1, 42))).toEqual(
    all.filter((id) => half.some((row) => row.id === id)),
  );
});

test('a larger share holds out the same rows and more', () => {
  const more = marked(markValidation(rows, 0.3, 42));
  for (const id of marked(markValidation(rows, 0.1, 42))) expect(more).toContain(id);
});

test('another seed holds out other rows', () => {
  expect(marked(markValidation(rows, 0.1, 1))).not.toEqual(marked(markValidation(rows, 0.1, 2)));
});

test('rows of split validation are the validation set: no share is drawn beside them', () => {
  const given = rows.map((row, i) => (i === 3 ? { ...row, split: 'validation' as const } : row));
  expect(markValidation(given, 0.5, 42)).toEqual(given);
});

test('a share of 0 holds out none', () => {
  expect(markValidation(rows, 0, 42)).toEqual(rows);
});

test('at least one row is left to train on', () => {
  for (let seed = 0; seed < 50; seed++)
    for (const count of [1, 2]) {
      const left = markValidation(rows.slice(0, count), 0.5, seed).filter(({ split }) => split === 'train');
      expect(left.length).toBeGreaterThan(0);
    }
  expect(markValidation([], 0.5, 42)).toEqual([]);
});
