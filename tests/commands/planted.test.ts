/**
 * A planted dependence: the sample's rows of IE are of the kind that medication-status asks, those of QA and GEN are not. The
 * matrix must find it, and predicted affinity must rank it first. The same check fails where the rows have each other's
 * categories, so that it can fail.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { AffinityResult } from '../../src-main/common/affinity';
import type { Instruction } from '../../src-main/common/instruction';
import type { Matrix } from '../../src-main/common/matrix';
import { randomFrom, shuffled } from '../../src-main/common/random';
import type { Study } from '../../src-main/common/study';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const rows = JSON.parse(readFileSync(join(sample, 'instructions.json'), 'utf8')) as Instruction[];
const planted = 'IE';

/** What a matrix of single categories and the gradients of the same rows say of the planted one. */
async function findings(instructions: readonly Instruction[]) {
  const workspace = freshWorkspace();
  const folder = dirname(workspace);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'rows.json'), JSON.stringify(instructions));
  const plan = {
    name: 'planted',
    bases: [join(sample, 'model.gguf')],
    datasets: [{ file: 'rows.json' }],
    rows: [[], ['QA'], ['IE'], ['GEN']],
    tasks: [{ name: 'medication-status', file: join(sample, 'benchmarks/medication-status.csv') }],
    budget: { tokens: 4000 },
    recipe: { rank: 8, alpha: 16, learningRate: 0.005, batchSize: 4, packTokens: 512, threads: 1 },
    scoring: 'likelihood',
    limit: 30,
  };
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  const trained = await run<Matrix & { studies: Study[] }>(workspace, 'matrix', '--plan', join(folder, 'plan.json')); // prettier-ignore
  expect(trained.status, trained.stderr).toBe(0);
  const predicted = await run<AffinityResult>(workspace, 'affinity', '--matrix', trained.document.id, '--per-category', '12', '--items', '12'); // prettier-ignore
  expect(predicted.status, predicted.stderr).toBe(0);
  return { ...measured(trained.document.studies[0]!), ...ranking(predicted.document) };
}

/** Marked against the base, and at least twice what any other category comes to. */
function measured({ cells }: Study): { marked: boolean; outstanding: boolean } {
  const changeOf = (category: string) =>
    cells.find(({ training }) => training.row.join() === category)!.fromBase!;
  const { value, pHolm } = changeOf(planted);
  return {
    marked: value > 0 && pHolm! < 0.05,
    outstanding: ['QA', 'GEN'].every((other) => value > 2 * changeOf(other).value),
  };
}

/** First by the cosine of gradients, its interval above those of all others. */
function ranking({ members, cosines }: AffinityResult): { rankedFirst: boolean; apart: boolean } {
  const [own] = cosines[members.findIndex(({ name }) => name === planted)]!;
  const others = cosines.flatMap(([one], i) => (members[i]!.name === planted ? [] : [one!]));
  return {
    rankedFirst: others.every(({ value }) => own!.value > value),
    apart: others.every(({ ci95: [, high] }) => own!.ci95[0] > high),
  };
}

test('is marked by the matrix, ranked first by predicted affinity, and told apart by both', async () => {
  expect(await findings(rows)).toEqual({ marked: true, outstanding: true, rankedFirst: true, apart: true });
}, 300_000);

test('is told apart by neither where the rows have each other’s categories', async () => {
  const categories = shuffled(rows.map(({ category }) => category), randomFrom(1)); // prettier-ignore
  const found = await findings(rows.map((row, i) => ({ ...row, category: categories[i]! })));
  expect(found).toMatchObject({ outstanding: false, apart: false });
}, 300_000);
