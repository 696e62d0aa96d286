/** `affinity` and `scaling` on a small matrix of the sample model. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  AdapterSimilarity,
  LikenessOverSeeds,
  MatrixSimilarity,
} from '../../src-main/common/adapter-similarity';
import type { AffinityResult } from '../../src-main/common/affinity';
import type { MatrixCharacteristics } from '../../src-main/common/characteristics';
import type { Matrix } from '../../src-main/common/matrix';
import type { Scaling } from '../../src-main/common/scaling';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const task = (name: string, file: string) => ({ name, file: join(sample, 'benchmarks', file) });
const tasks = [task('pubmedqa', 'pubmedqa.json'), task('medication-status', 'medication-status.csv')];
const draws = ['--per-category', '8', '--items', '6', '--dimensions', '512'];

const workspace = freshWorkspace();
let matrix: Matrix;

beforeAll(async () => {
  const plan = join(dirname(workspace), 'plan.json');
  mkdirSync(dirname(plan), { recursive: true });
  const recipe = { rank: 4, learningRate: 0.005, batchSize: 4, packTokens: 512, threads: 1 };
  writeFileSync(
    plan,
    JSON.stringify({
      name: 'affinity',
      bases: [join(sample, 'model.gguf')],
      datasets: [{ file: join(sample, 'instructions.json') }],
      rows: [[], ['QA'], ['IE']],
      sizes: [8, 16, 32],
      tasks,
      budget: { steps: 2 },
      seeds: [1],
      recipe,
      scoring: 'likelihood',
      limit: 4,
    }),
  );
  const { status, document, stderr } = await run<Matrix>(workspace, 'matrix', '--plan', plan);
  expect(status, stderr).toBe(0);
  matrix = document;
});

describe('affinity', () => {
  it('takes base, instructions and tasks from a matrix and is held against it', async () => {
    const { document, status, stderr } = await run<AffinityResult>(
      workspace,
      'affinity',
      '--matrix',
      matrix.id,
      ...draws,
    );
    expect(status, stderr).toBe(0);
    expect(document.members.map(({ name, sampled }) => [name, sampled])).toEqual([['QA', 8], ['IE', 8]]); // prettier-ignore
    expect(document.tasks.map(({ name }) => name)).toEqual(['pubmedqa', 'medication-status']);
    expect(document.recommendations.map(({ task: name }) => name)).toEqual(['pubmedqa', 'medication-status']);
    const [check] = document.checks;
    expect(check).toMatchObject({ way: 'likelihood', training: { size: 32, method: 'lora', origin: 'all' } });
    expect(check!.pairs).toHaveLength(4);
    expect(document.cell.by).toBe('budget');
    expect(document.cost.members + document.cost.tasks).toBeGreaterThan(100);
  });

  it('takes a dataset and a task without any matrix, and then expects no gain', async () => {
    const base = join(sample, 'model.gguf');
    const { document } = await run<AffinityResult>(
      workspace,
      ...['affinity', '--base', base, '--dataset', 'instructions', ...draws],
      ...['--task', `pubmedqa=${tasks[0]!.file}`],
    );
    expect(document.members.map(({ name }) => name)).toEqual(['QA', 'IE', 'GEN', 'OTHER']);
    expect(document).toMatchObject({ matrix: null, checks: [], cell: { by: 'epochs' } });
    expect(document.recommendations).toMatchObject([{ task: 'pubmedqa', expected: null }]);
    const [best] = document.members
      .map(({ name }, i) => ({ name, cosine: document.cosines[i]![0]!.value }))
      .sort((a, b) => b.cosine - a.cosine);
    expect(best!.name).toBe('QA');
  });

  it('compares adapters in place of it', async () => {
    const runs = readdirSync(join(workspace, 'runs')).map((id) =>
      join(workspace, 'runs', id, 'adapter.gguf'),
    );
    const { document } = await run<AdapterSimilarity>(workspace, 'affinity', '--adapters', ...runs);
    expect(document.files).toEqual(runs);
    document.cosines.forEach((row, i) => expect(row[i]).toBeCloseTo(1, 10));
    expect(document.modules.map(({ module }) => module)).toContain('attn_q');
  });

  it('compares those of a matrix with the single categories, and holds that against it', async () => {
    const { document, status, stderr } = await run<MatrixSimilarity>(
      workspace,
      ...['affinity', '--adapters', '--matrix', matrix.id],
    );
    expect(status, stderr).toBe(0);
    expect(document).toMatchObject({ training: { size: 32 }, rows: [['QA'], ['IE']], singles: ['QA', 'IE'] });
    const [[own, other], [same]] = document.cosines as [LikenessOverSeeds[], LikenessOverSeeds[]];
    expect(own!.value).toBeCloseTo(1, 10);
    expect(same).toEqual(other);
    expect(document.checks).toMatchObject([
      {
        way: 'likelihood',
        // The row of a task's own category is like itself.
        pairs: [
          { row: ['IE'], task: 'pubmedqa', predicted: other!.value },
          { row: ['QA'], task: 'medication-status', predicted: other!.value },
        ],
        rank: null,
      },
    ]);
  });

  it('tells what the tasks of a matrix are like', async () => {
    const { document, status, stderr } = await run<MatrixCharacteristics>(
      workspace,
      ...['affinity', '--characteristics', '--matrix', matrix.id],
    );
    expect(status, stderr).toBe(0);
    const [{ way, tasks: told, correlations }] = document.ways as [MatrixCharacteristics['ways'][number]];
    expect(way).toBe('likelihood');
    expect(told.map(({ values }) => values.strictness)).toEqual([1, 0.5]);
    expect(told[0]!.values.answerWords).toBe(1);
    expect(told.every(({ gain, values }) => gain !== null && values.overlap! > 0)).toBe(true);
    expect(correlations.overlap).toBeNull();
  });

  it.for([
    ['a base', ['--dataset', 'instructions', '--task', `pubmedqa=${tasks[0]!.file}`], 'usage'],
    ['a second adapter', ['--adapters', join(sample, 'model.gguf')], 'usage'],
    ['a number that is one', ['--per-category', '0'], 'usage'],
    ['a matrix of the tasks', ['--characteristics'], 'usage'],
    ['a matrix of the adapters', ['--adapters'], 'usage'],
    ['a matrix that is there', ['--matrix', 'none'], 'not-found'],
  ] as [string, string[], string][])('asks for %s', async ([, args, code]) => {
    const { document, status } = await run(workspace, 'affinity', ...args);
    expect(status).not.toBe(0);
    expect(document.error.code).toBe(code);
  });
});

describe('export', () => {
  type Row = Record<string, string | number | null>;
  const table = async (name: string) =>
    (await run<Row[]>(workspace, 'export', name, '--run', matrix.id, '--format', 'json')).document;

  it('has the affinity that was predicted for the matrix beside its changes, and what follows for every task', async () => {
    const { document: told } = await run<AffinityResult>(
      workspace,
      'affinity',
      '--matrix',
      matrix.id,
      ...draws,
    );
    const { pairs, leftOut } = told.checks[0]!;
    const rows = await table('affinity');
    expect(rows.map((row) => [row['trained_on'], row['task'], row['affinity'], row['change']])).toEqual(
      pairs.map(({ row, task: name, predicted, measured }) => [row.join(), name, predicted, measured.value]),
    );
    expect(rows[0]!['affinity_ci95_low']).toBe(told.cosines[0]![0]!.ci95[0]);
    const followed = await table('recommendations');
    expect(followed.map((row) => [row['task'], row['recommended'], row['gain'], row['best_gain']])).toEqual(
      leftOut.map(({ task: name, row, gain, best }) => [name, row && row.join(' + '), gain, best.gain]),
    );
  });

  it('has the likeness of every adapter to each single category, with the changes on the tasks of these', async () => {
    const rows = await table('similarity');
    expect(rows.map((row) => [row['trained_on'], row['compared_with'], row['task'], row['way']])).toEqual([
      ['QA', 'QA', null, null],
      ['QA', 'IE', 'medication-status', 'likelihood'],
      ['IE', 'QA', 'pubmedqa', 'likelihood'],
      ['IE', 'IE', null, null],
    ]);
    const changes = await table('changes');
    const [measured] = changes.filter(
      (row) =>
        row['trained_on'] === 'IE' &&
        row['task'] === 'pubmedqa' &&
        row['against'] === 'base' &&
        row['rows'] === 32,
    ) as [Row];
    expect(rows[2]!['change']).toBe(measured['value']);
  });

  it('has every score by size beside the points of its curve, and the curve itself', async () => {
    const { document: told } = await run<Scaling>(workspace, 'scaling');
    const rows = await table('sizes');
    const measured = rows.filter((row) => row['of'] === 'measured');
    expect(measured.map((row) => [row['rows'], row['score']])).toEqual(
      told.series.flatMap(({ points }) => points.map(({ n, score }) => [n, score])),
    );
    expect(rows.length - measured.length).toBe(
      told.series.reduce((sum, { curve }) => sum + curve!.line.length, 0),
    );
    const curves = await table('curves');
    expect(curves.map((row) => [row['ceiling'], row['poor'], row['flat_from']])).toEqual(
      told.series.map(({ curve, poor }) => [curve!.ceiling, poor, null]),
    );
  });

  it('has what tasks are like, a line for each characteristic of each', async () => {
    const rows = await table('characteristics');
    expect(rows).toHaveLength(7 * tasks.length);
    expect(rows.find((row) => row['task'] === 'pubmedqa')).toMatchObject({
      way: 'likelihood',
      rank_correlation: null,
    });
  });

  it('says what an affinity that was never predicted takes', async () => {
    const { document } = await run(freshWorkspace(), 'export', 'affinity');
    expect(document.error.code).toBe('not-found');
  });
});

describe('scaling', () => {
  it('fits every row and task of the latest matrix, and says why it tells nothing beyond three sizes', async () => {
    const { document, status, stderr } = await run<Scaling>(workspace, 'scaling');
    expect(status, stderr).toBe(0);
    expect(document.matrix).toBe(matrix.id);
    expect(document.series.map(({ training, task: name }) => [training.row, name])).toEqual([
      [['QA'], 'pubmedqa'],
      [['QA'], 'medication-status'],
      [['IE'], 'pubmedqa'],
      [['IE'], 'medication-status'],
    ]);
    for (const { sizes, poor, points, curve } of document.series) {
      expect(sizes).toEqual([8, 16, 32]);
      expect(points).toHaveLength(3);
      expect([poor, curve?.flattensAt, curve?.gain]).toEqual(['few-sizes', null, null]);
    }
  });

  it('asks for a matrix', async () => {
    const { document } = await run(freshWorkspace(), 'scaling');
    expect(document.error.code).toBe('not-found');
  });
});
