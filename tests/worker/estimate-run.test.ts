/** The estimate of the form says what the Run itself would say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkRecipe, type Recipe } from '../../src-main/common/recipe';
import type { FrozenInstruction } from '../../src-main/common/run';
import { dryRun } from '../../src-main/worker/dry-run';
import { estimateRun, measureRows } from '../../src-main/worker/estimate-run';
import { frozenFolder, recipeOf, rows } from './run';

const mixed = [...rows(30), ...rows(6, 90).map((row) => ({ ...row, id: `long-${row.id}` }))];

/** Measured in two batches, as main sends them. */
async function measured(folder: string, list: string, split?: 'validation'): Promise<string> {
  const frozen = readFileSync(join(folder, 'instructions.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as FrozenInstruction);
  const { base } = recipeOf(folder).run;
  for (const part of [frozen.slice(0, 10), frozen.slice(10)])
    await measureRows({
      list,
      base,
      template: 'auto',
      rows: part.map((row) => ({ ...row, ...(split && { split }) })),
    });
  return base;
}

it.for([
  { contextLength: 112, maxSteps: null, epochs: 2 },
  { contextLength: 112, truncate: 'input' },
  { method: 'dora', rank: 8, checkpointing: 'on' },
  { method: 'full', batchSize: 7 },
] as Partial<Recipe>[])('%j', async (settings) => {
  const folder = frozenFolder({ ...settings, validationShare: 0, device: 'cpu' }, mixed);
  const { run, ...recipe } = recipeOf(folder);
  const base = await measured(folder, JSON.stringify(settings));
  const signal = new AbortController().signal;
  const tried = await dryRun(folder, { report: () => {}, signal });
  const told = await estimateRun({ list: JSON.stringify(settings), base, recipe });
  expect(told).toMatchObject({
    rows: tried.rows,
    validationRows: tried.validationRows,
    leftOut: tried.leftOut,
    steps: tried.steps,
    checkpointing: tried.checkpointing,
    device: 'CPU',
    fits: true,
    remedy: null,
  });
  // Where inputs are cut, a row may end a token or two before the context does.
  const within = settings.truncate === 'input' ? 0.02 : 0;
  for (const [a, b] of [
    [told!.tokens, tried.tokens],
    [told!.packTokens, tried.packTokens],
    [told!.memory.total, tried.estimateBytes],
  ])
    expect(Math.abs(a! / b! - 1)).toBeLessThanOrEqual(within);
  const { weights, parameters, activations, other, total } = told!.memory;
  expect(weights + parameters + activations + other).toBe(total);
});

it('is refused as the Run would be where no row fits', async () => {
  const folder = frozenFolder({}, mixed);
  const base = await measured(folder, 'too long');
  await expect(
    estimateRun({ list: 'too long', base, recipe: checkRecipe({ contextLength: 16 }) }),
  ).rejects.toMatchObject({ code: 'no-rows', message: expect.stringMatching(/^None of the 36/) });
});

it('says so where all that fits is held out for validation', async () => {
  const folder = frozenFolder({}, mixed);
  const base = await measured(folder, 'held out', 'validation');
  await expect(estimateRun({ list: 'held out', base, recipe: checkRecipe({}) })).rejects.toMatchObject({
    code: 'no-rows',
    message: expect.stringMatching(/are held out for validation/),
  });
});

it('is none for a list that is not there any more', async () => {
  const folder = frozenFolder({}, mixed);
  const base = await measured(folder, 'first');
  await measured(folder, 'second');
  expect(await estimateRun({ list: 'first', base, recipe: checkRecipe({}) })).toBeNull();
});
