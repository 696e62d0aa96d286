/** Which base an adapter was made on, by what lies beside it: whole, none of its business, and damaged. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { madeOn } from '../../src-main/adapters/made-on';

const base = { base: '/m/base.gguf', baseHash: 'ab' };
let folder: string;
const beside = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = () => madeOn(join(folder, 'adapter.gguf'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'made-on-'));
});

test('its run or its import tells; on its own, or beside a recipe of no run, nothing does', () => {
  expect(read()).toBeNull();
  beside('recipe.json', '{"rank": 8}');
  expect(read()).toBeNull();
  beside('adapter.json', JSON.stringify({ ...base, source: 'theirs.gguf' }));
  expect(read()).toEqual({ ...base, by: 'import' });
  beside('recipe.json', JSON.stringify({ rank: 8, run: { ...base, rows: 3 } }));
  expect(read()).toEqual({ ...base, by: 'training' });
});

test.each([
  ['recipe.json', '{"rank": 8, "run'],
  ['recipe.json', '{"run": {"base": "/m/base.gguf"}}'],
  ['adapter.json', ''],
  ['adapter.json', '[]'],
  ['adapter.json', '{"base": "/m/base.gguf", "baseHash": 7}'],
])('a damaged %s is refused, for the base could be any: %s', (name, text) => {
  beside(name, text);
  expect(read).toThrow(
    expect.objectContaining({
      code: 'file-format',
      message: expect.stringContaining(`${join(folder, name)} tells which base model`) as string,
      hint: expect.stringContaining('copy the adapter out of its folder') as string,
    }),
  );
});
