import { expect, test } from 'vitest';
import { pathEnds, subjectEnds } from '../../src-main/common/path-ends';

test('a file goes by its name; files of one name by as much of their paths as sets them apart', () => {
  expect(pathEnds(['/m/a.gguf', '/m/a.gguf', '/m/b.gguf'])('/m/a.gguf')).toBe('a.gguf');
  const same = pathEnds(['/m/7b/q4/model.gguf', '/m/13b/q4/model.gguf', '/m/b.gguf']);
  expect(same('/m/7b/q4/model.gguf')).toBe('7b/q4/model.gguf');
  expect(pathEnds(['C:\\m\\x\\a.gguf', 'C:\\m\\y\\a.gguf'])('C:\\m\\x\\a.gguf')).toBe('x/a.gguf');
  expect(pathEnds([])('/m/a.gguf')).toBe('a.gguf');
});

test('adapters, which are all called alike, go by their folder at least', () => {
  const ends = subjectEnds([
    { base: '/m/a.gguf', adapter: null },
    { base: '/m/a.gguf', adapter: '/w/runs/r1/adapter.gguf' },
  ]);
  expect([ends.base('/m/a.gguf'), ends.adapter(null)]).toEqual(['a.gguf', null]);
  expect(ends.adapter('/w/runs/r1/adapter.gguf')).toBe('r1/adapter.gguf');
});
