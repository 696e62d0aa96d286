/** Filling a text from a record's fields. */
import { expect, test } from 'vitest';
import { fillFields } from '../../src-main/common/fields';

test('a field takes the place of its name and a list stands one element per line', () => {
  expect(fillFields('Q: {q}\n{c}', { q: 'Why?', c: ['one', 'two'] })).toBe('Q: Why?\none\ntwo');
});

test('a list can be joined otherwise and an empty one named', () => {
  const text = 'active: {a|, |none}\nneither: {n|, |none}';
  expect(fillFields(text, { a: ['x', 'y z'], n: [] })).toBe('active: x, y z\nneither: none');
});

test('braces and dollar signs inside a field stay as they are', () => {
  expect(fillFields('{a}', { a: '{b} $& $1', b: 'no' })).toBe('{b} $& $1');
});

test('a missing field is refused by name, an inherited one too', () => {
  expect(() => fillFields('{q}', { question: 'x' })).toThrow('no field “q”');
  expect(() => fillFields('{toString}', {})).toThrow('no field “toString”');
});
