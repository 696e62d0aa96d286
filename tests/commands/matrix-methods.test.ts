/** Cells of a matrix by every method: what each trains is what its cell evaluates, by likelihood and by generation. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Matrix } from '../../src-main/common/matrix';
import type { PlanCost } from '../../src-main/common/plan-cost';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');

function planOf(workspace: string, recipe: object): string {
  const file = join(dirname(workspace), 'plan.json');
  const plan = {
    name: 'methods',
    bases: [join(sample, 'model.gguf')],
    datasets: [{ file: join(sample, 'instructions.json') }],
    rows: [[], ['QA']],
    tasks: [{ name: 'pubmedqa', file: join(sample, 'benchmarks/pubmedqa.json') }],
    budget: { tokens: 2000 },
    seeds: [1],
    recipe: { batchSize: 4, packTokens: 512, threads: 1, ...recipe },
    scoring: 'both',
    limit: 2,
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(plan));
  return file;
}

it.for([
  ['dora', { method: 'dora', rank: 2 }, ['adapter.gguf', /^adapter\.merged-\w+\.gguf$/]],
  ['full', { method: 'full', learningRate: 1e-4 }, ['model.gguf']],
] as [string, object, (string | RegExp)[]][])(
  'a cell by %s is trained, evaluated in both scorings and done once',
  async ([, recipe, files]) => {
    const workspace = freshWorkspace();
    const plan = planOf(workspace, recipe);
    const { status, document, stderr } = await run<Matrix>(workspace, 'matrix', '--plan', plan);
    expect(status, stderr).toBe(0);
    expect(document.cells.map(({ state }) => state)).toEqual(['done', 'done']);
    for (const { scores } of document.cells) {
      expect(new Set(scores.map(({ scoring }) => scoring))).toEqual(new Set(['likelihood', 'generate']));
      for (const { n, value } of scores) expect([n, Number.isFinite(value)]).toEqual([2, true]);
    }
    const [trained] = readdirSync(join(workspace, 'runs'));
    const made = readdirSync(join(workspace, 'runs', trained!)).filter((name) => name.endsWith('.gguf'));
    expect(made.sort()).toEqual(files.map((file) => expect.stringMatching(file)));

    const again = await run<Matrix>(workspace, 'matrix', '--plan', plan, '--resume');
    expect(again.document.cells).toEqual(document.cells);
  },
);

it('tells what it will take before anything ran, and has imported and kept nothing', async () => {
  const workspace = freshWorkspace();
  const { status, document, stderr } = await run<PlanCost>(
    workspace,
    ...['matrix', '--plan', planOf(workspace, { rank: 2 }), '--dry-run'],
  );
  expect(status, stderr).toBe(0);
  expect(document).toMatchObject({
    cells: 2,
    done: 0,
    trainings: 1,
    tokens: 2000,
    toImport: ['instructions'],
  });
  expect(document.seconds).toBeGreaterThan(0);
  expect(document.evaluating).toBeGreaterThan(0);
  expect(document.disk.trained).toBeGreaterThan(10_000);
  expect(document.memory!.fits).toBe(true);
  expect(readdirSync(workspace)).not.toContain('plan-trial');
  expect((await run(workspace, 'datasets')).document).toEqual([]);
});
