/** What a plan would take, worked out by hand. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { ways, type Score } from '../../src-main/common/benchmark';
import type { Plan } from '../../src-main/common/plan';
import type { EvaluationSettings } from '../../src-main/common/worker';
import { readEvaluationSettings } from '../../src-main/files/evaluation-settings';
import { writeAnswerSpeeds } from '../../src-main/files/evaluation-speed';
import { fileHash } from '../../src-main/files/hash';
import type { Worker } from '../../src-main/runs/launch';
import { layOutMatrix } from '../../src-main/runs/plan';
import { createPlanCosts } from '../../src-main/runs/plan-cost';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { listDatasets } from '../../src-main/store/datasets';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import { updateCell } from '../../src-main/store/matrices';
import { addRun } from '../../src-main/store/runs';
import type { RunResult } from '../../src-main/common/run';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';

/** What a worker answers to a call. */
type Answer = (method: string, input: never, onReport?: (report: never) => unknown) => unknown;

const workerOf = (answer: Answer): Worker =>
  ({
    call: (method: string, input: never, onReport: never) => Promise.resolve(answer(method, input, onReport)),
  }) as unknown as Worker;

const hashes = async ({ files }: { files: string[] }) => ({ hashes: await Promise.all(files.map(fileHash)) });

/** Ids of the rows that were given to be measured. */
let measured: string[];

/** Full fine-tuning takes more memory; nothing is really measured. */
const engine: Answer = (method, input: { recipe: { method: string }; rows: { id: string }[] }) => {
  if (method !== 'measureRows')
    return {
      tokens: 700,
      fits: true,
      memory: { parameters: 400, total: input.recipe.method === 'full' ? 5000 : 2000, free: 9000 },
    };
  measured.push(...input.rows.map(({ id }) => id));
  return null;
};
let workspace: Workspace;
let plan: Plan;
beforeEach(() => {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  measured = [];
  const workers = { desk: workerOf((_method, input) => hashes(input)), engine: workerOf(engine) };
  workspace = { folder, store, ...workers, queue: createQueue(), emit: () => {} };
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

const costOf = (of: Plan) => createPlanCosts(workspace).tell(of);

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
  expect(await costOf(plan)).toEqual({
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
  expect((await costOf(plan)).seconds).toBe(80);
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
  expect((await costOf(plan)).evaluating).toBe(null);
  evaluated(null);
  expect((await costOf(plan)).evaluating).toBe(5 * 20 * (0.5 + 3));
  expect((await costOf({ ...plan, scoring: 'likelihood', limit: 8 })).evaluating).toBe(5 * 8 * 0.5);
});

it('what is finished is not counted again', async () => {
  const { id, cells } = await layOutMatrix(workspace, plan);
  const { key } = cells.find((cell) => cell.row.join() === 'QA')!;
  addEvaluation(workspace.store, { id: key, folder: workspace.folder, runId: null, createdAt: '2026' });
  updateCell(workspace.store, id, key, { state: 'done', evaluationId: key });
  expect(await costOf(plan)).toMatchObject({ cells: 5, done: 1, trainings: 3, tokens: 3000 });
});

it('memory is of the method that takes most, and full fine-tuning leaves models of the base’s size', async () => {
  const cost = await costOf({ ...plan, methods: ['lora', 'full'] });
  expect(cost).toMatchObject({
    trainings: 8,
    disk: { trained: 4 * 100 + 4 * 5000 },
    memory: { total: 5000 },
  });
});

it('by steps the tokens are those of all rows together', async () => {
  expect((await costOf({ ...plan, budget: { steps: 7 } })).tokens).toBe(4 * 700);
});

it('what is not imported yet is read from its file, and nothing of it is kept', async () => {
  const file = join(workspace.folder, 'new.json');
  writeFileSync(file, '[]');
  const read = [row('c', { category: 'QA' }), row('d', { category: 'GEN' })];
  workspace.desk = workerOf(async (method, input: { file: string }, onReport) => {
    if (method !== 'readRows') return hashes(input as never);
    expect(input.file).toBe(file);
    await onReport!(read as never);
    return null;
  });
  expect(await costOf({ ...plan, datasets: [{ file }] })).toMatchObject({
    cells: 5,
    tokens: 4000,
    disk: { trained: 400 },
    memory: { total: 2000 },
    toImport: ['new'],
  });
  expect(measured).toEqual(read.map(({ id }) => id));
  expect(listDatasets(workspace.store).map(({ name }) => name)).toEqual(['mine']);
});

it('what nothing tells the time of is tried once: a step, and four items of each task', async () => {
  const tried: string[] = [];
  workspace.desk = workerOf((method, input) => (method === 'countItems' ? { counts: [20] } : hashes(input)));
  workspace.engine = workerOf((method, input: { folder: string }) => {
    if (method !== 'timeStep' && method !== 'evaluate') return engine(method, input as never);
    tried.push(method);
    if (method === 'timeStep') return { tokensPerSecond: 40 };
    const { limit, tasks } = readEvaluationSettings(input.folder);
    expect([limit, tasks.map(({ name }) => name)]).toEqual([4, ['pubmedqa']]);
    writeAnswerSpeeds(input.folder, [
      { task: 'pubmedqa', way: 'likelihood', answers: 4, seconds: 2 },
      { task: 'pubmedqa', way: 'generate', answers: 4, seconds: 12 },
    ]);
    return {};
  });
  const costs = createPlanCosts(workspace);
  const { signal } = new AbortController();
  const told = { seconds: 4000 / 40, evaluating: 5 * 20 * (0.5 + 3) };
  expect(await costs.measure(plan, signal)).toMatchObject(told);
  expect(await costs.measure(plan, signal)).toMatchObject(told);
  expect(await costs.tell(plan)).toMatchObject(told);
  expect(tried).toEqual(['timeStep', 'evaluate']);
  expect(existsSync(join(workspace.folder, 'plan-trial'))).toBe(false);
  finishedRun(50);
  expect((await costs.tell(plan)).seconds).toBe(80);
});
