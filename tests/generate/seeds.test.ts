/** Seed tasks: those that ship, and those of a file. */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { categoryByRules } from '../../src-main/analyze/category-rules';
import { rouge } from '../../src-main/common/rouge';
import { readSeeds } from '../../src-main/generate/seeds';

const shipped = join(import.meta.dirname, '../../resources/seeds/seeds.jsonl');

function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'seeds-')), name);
  writeFileSync(path, text);
  return path;
}

it('80 seed tasks ship, across the categories, with ids of their own', async () => {
  const seeds = await readSeeds(shipped);
  expect(seeds).toHaveLength(80);
  expect(new Set(seeds.map(({ id }) => id)).size).toBe(80);
  const shares = Object.groupBy(seeds, ({ category }) => category!);
  expect(Object.entries(shares).map(([category, list]) => [category, list.length])).toEqual([
    ['QA', 24],
    ['IE', 24],
    ['GEN', 22],
    ['OTHER', 10],
  ]);
});

it('no two of them are the same task', async () => {
  const texts = (await readSeeds(shipped)).map(({ instruction, input }) => `${instruction}\n${input}`);
  for (const [i, text] of texts.entries())
    for (const other of texts.slice(i + 1)) expect(rouge('rougeL', text, other, false).f1).toBeLessThan(0.7);
});

it('the rules, which were written before them, know the category of 71 of the 80', async () => {
  const seeds = await readSeeds(shipped);
  const right = seeds.filter((seed) => categoryByRules(seed).category === seed.category);
  expect(right).toHaveLength(71);
});

it('a file of one’s own may be JSON, and an id may be missing', async () => {
  const json = JSON.stringify([{ instruction: 'List the drugs.', input: 'a', output: 'b', category: 'IE' }]);
  expect(await readSeeds(file('own.json', json))).toEqual([
    { id: 'row-1', category: 'IE', instruction: 'List the drugs.', input: 'a', output: 'b' },
  ]);
});

it.each([
  ['output is blank', '{"instruction": "a", "output": ""}'],
  [
    'the id “x” is there twice',
    '{"id":"x","instruction":"a","output":"b"}\n{"id":"x","instruction":"c","output":"d"}',
  ],
])('refuses a file where %s', async (reason, text) => {
  await expect(readSeeds(file('bad.jsonl', text))).rejects.toMatchObject({
    code: 'file-format',
    message: expect.stringContaining(reason) as string,
  });
});

const selfInstruct = join(import.meta.dirname, '../../../shared/data/self-instruct/seed_tasks.jsonl');
if (!existsSync(selfInstruct))
  console.warn(`SKIPPED: Self-Instruct’s seeds, for ${selfInstruct} is not there`);
it.skipIf(!existsSync(selfInstruct))('reads Self-Instruct’s own 175 seed tasks', async () => {
  const seeds = await readSeeds(selfInstruct);
  expect(seeds).toHaveLength(175);
  expect(seeds[1]).toMatchObject({ id: 'seed_task_1', input: 'Night : Day :: Right : Left' });
});
