/** What a plan would take, worked out by hand. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ways, type Score } from '../../src-main/common/benchmark';
import type { Plan } from '../../src-main/common/plan';
import type { EvaluationSettings } from '../../src-main/common/worker';
import { writeAnswerSpeeds } from '../../src-main/files/evaluation-speed';
import { fileHash } from '../../src-main/files/hash';
import type { Worker } from '../../src-main/runs/launch';
import { layOutMatrix } from '../../src-main/runs/plan';
import { planCost } from '../../src-main/runs/plan-cost';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import { updateCell } from '../../src-main/store/matrices';
import { addRun } from '../../src-main/store/runs';
import type { RunResult } from '../../src-main/common/run';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';

const desk = {
  call: async (_method: string, { files }: { files: string[] }) => ({
    hashes: await Promise.all(files.map(fileHash)),
  }),
} as unknown as Worker;
/** Full fine-tuning takes more memory; nothing is really measured. */
const engine = {
  call: (method: string, input: { recipe?: { method: string } }) =>
    Promise.resolve(
      method === 'measureRows'
        ? null
        : {
            tokens: 700,
            fits: true,
            memory: { parameters: 400, total: input.recipe!.method === 'full' ? 5000 : 2000, free: 9000 },
          },
    ),
} as unknown as Worker;

let workspace: Workspace;
let plan: Plan;
beforeEach(() => {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  workspace = { folder, store, desk, engine, queue: createQueue(), emit: () => {} };
  fill(store, 'mine', [row('a', { category: 'QA' }), row('b', { category: 'GEN' })]);
  writeFileSync(join(folder, 'base.gguf'), 'x'.repeat(5000));
  writeFileSync(join(folder, 'pubmedqa.json'), 'y'.repeat(300));
  plan = {
    name: 'small',
    bases: [join(folder, 'base.gguf')],
    datasets: [{ name: 'mine' }],
    groups: {},
    rows: [[], ['QA'], ['GEN']],
    sizes: [null],
    methods: ['lora'],
    origins: ['all'],
    tasks: [{ name: 'pubmedqa', file: join(folder, 'pubmedqa.json') }],
    budget: { tokens: 1000 },
    seeds: [1, 2],
    recipe: {},
    scoring: 'both',
  };
});

/** At so many tokens a second. */
function finishedRun(tokensPerSecond: number): void {
  addRun(workspace.store, {
    id: 'r',
    state: 'done',
    folder: workspace.folder,
    base: plan.bases[0]!,
    dataset: 'mine',
    categories: [],
    seed: 1,
    createdAt: '2026-01-01',
    result: { tokensPerSecond } as RunResult,
    error: null,
  });
}

it('four trainings of a thousand tokens; adapters and predictions; time unknown until the first Run', async () => {
  expect(await planCost(workspace, plan)).toEqual({
    cells: 5,
    done: 0,
    trainings: 4,
    tokens: 4000,
    seconds: null,
    evaluating: null,
    // A hundred bytes an adapter, two ways of 300 bytes for each of five cells.
    disk: { trained: 400, predictions: 3000 },
    memory: { total: 2000, free: 9000, fits: true },
    toImport: [],
  });
  finishedRun(50);
  expect((await planCost(workspace, plan)).seconds).toBe(80);
});

it('evaluations take what an earlier one on the base took for an answer, if it asked as many items of the same files', async () => {
  const evaluated = (limit: number | null) => {
    const folder = join(workspace.folder, `evaluated-${limit}`);
    mkdirSync(folder);
    const settings = { bases: plan.bases, tasks: plan.tasks, scoring: 'both', limit } as EvaluationSettings;
    addEvaluation(workspace.store, { id: folder, folder, runId: null, createdAt: `2026-${limit}`, settings });
    const scores = ways.map((scoring): Score => ({
      ...{ task: 'pubmedqa', base: plan.bases[0]!, adapter: null, scoring, metric: 'accuracy', n: 20 },
      ...{
        value: 0,
        stderr: 0,
        ci95: [0, 0],
        clusters: null,
        parseRate: null,
        amongParsed: null,
        reason: null,
      },
    }));
    recordScores(workspace.store, folder, scores);
    writeAnswerSpeeds(folder, [
      { task: 'pubmedqa', way: 'likelihood', answers: 10, seconds: 5 },
      { task: 'pubmedqa', way: 'generate', answers: 10, seconds: 30 },
    ]);
  };
  evaluated(10);
  expect((await planCost(workspace, plan)).evaluating).toBe(null);
  evaluated(null);
  expect((await planCost(workspace, plan)).evaluating).toBe(5 * 20 * (0.5 + 3));
  expect((await planCost(workspace, { ...plan, scoring: 'likelihood', limit: 8 })).evaluating).toBe(
    5 * 8 * 0.5,
  );
});

it('what is finished is not counted again', async () => {
  const { id, cells } = await layOutMatrix(workspace, plan);
  const { key } = cells.find((cell) => cell.row.join() === 'QA')!;
  addEvaluation(workspace.store, { id: key, folder: workspace.folder, runId: null, createdAt: '2026' });
  updateCell(workspace.store, id, key, { state: 'done', evaluationId: key });
  expect(await planCost(workspace, plan)).toMatchObject({ cells: 5, done: 1, trainings: 3, tokens: 3000 });
});

it('memory is of the method that takes most, and full fine-tuning leaves models of the base’s size', async () => {
  const cost = await planCost(workspace, { ...plan, methods: ['lora', 'full'] });
  expect(cost).toMatchObject({
    trainings: 8,
    disk: { trained: 4 * 100 + 4 * 5000 },
    memory: { total: 5000 },
  });
});

it('by steps the tokens are those of all rows together', async () => {
  expect((await planCost(workspace, { ...plan, budget: { steps: 7 } })).tokens).toBe(4 * 700);
});

it('before its datasets are imported it says which, imports nothing, and leaves open what depends on them', async () => {
  const file = join(workspace.folder, 'new.json');
  expect(await planCost(workspace, { ...plan, datasets: [{ file }] })).toMatchObject({
    cells: 5,
    tokens: 4000,
    disk: null,
    memory: null,
    toImport: ['new'],
  });
});
