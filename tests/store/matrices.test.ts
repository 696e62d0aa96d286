import { expect, test } from 'vitest';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import {
  addMatrix,
  finishedCell,
  getMatrix,
  getMatrixPlan,
  listMatrices,
  setMatrixState,
  updateCell,
  type NewMatrix,
} from '../../src-main/store/matrices';
import { openStore, type Store } from '../../src-main/store/open';
import { temporaryFolder, temporaryStore } from './fixtures';
import { untrained } from '../../src-main/common/training';

const given: NewMatrix = {
  id: 'm1',
  name: 'sample',
  createdAt: '2026-01-01T00:00:00.000Z',
  sample: true,
  tasks: [{ name: 'pubmedqa', title: 'PubMedQA', group: 'QA' }] as NewMatrix['tasks'],
  plan: {
    name: 'sample',
    bases: ['/m/base.gguf'],
    datasets: [{ name: 'a' }],
    groups: {},
    rows: [[], ['QA', 'IE']],
    sizes: [null],
    methods: ['lora'],
    origins: ['all'],
    tasks: [{ name: 'pubmedqa', file: '/b/pubmedqa.json' }],
    budget: { tokens: 20_000 },
    seeds: [1],
    recipe: { rank: 8 },
    scoring: 'likelihood',
  },
  cells: [
    { ...untrained, key: 'k0', base: '/m/base.gguf', seed: 1 },
    { ...untrained, key: 'k1', base: '/m/base.gguf', row: ['QA', 'IE'], size: 500, seed: 1 },
  ],
};

function finish(store: Store, matrix: string, key: string): void {
  addEvaluation(store, { id: `e-${key}`, folder: '/w', runId: null, createdAt: given.createdAt });
  const score = {
    task: 'pubmedqa',
    scoring: 'likelihood',
    metric: 'accuracy',
    value: 0.5,
    stderr: 0.1,
  } as const;
  recordScores(store, `e-${key}`, [
    {
      ...score,
      base: '/m/base.gguf',
      adapter: null,
      ci95: [0.3, 0.7],
      n: 40,
      parseRate: null,
      clusters: null,
      amongParsed: null,
      reason: null,
    },
  ]);
  updateCell(store, matrix, key, { state: 'done', evaluationId: `e-${key}` });
}

test('a new matrix waits in all its cells, in their order', () => {
  const store = temporaryStore();
  addMatrix(store, given);
  expect(getMatrix(store, 'm1')).toEqual({
    id: 'm1',
    name: 'sample',
    state: 'queued',
    createdAt: given.createdAt,
    budget: { tokens: 20_000 },
    tasks: given.tasks,
    cells: given.cells.map((cell) => ({ ...cell, state: 'waiting', error: null, scores: [] })),
    sample: true,
    error: null,
  });
  expect(getMatrixPlan(store, 'm1')).toEqual(given.plan);
});

test('a finished cell shows the scores of its evaluation', () => {
  const store = temporaryStore();
  addMatrix(store, given);
  finish(store, 'm1', 'k1');
  const [waiting, done] = getMatrix(store, 'm1').cells;
  expect(waiting).toMatchObject({ state: 'waiting', scores: [] });
  expect(done!.scores).toEqual([
    {
      task: 'pubmedqa',
      scoring: 'likelihood',
      metric: 'accuracy',
      value: 0.5,
      stderr: 0.1,
      ci95: [0.3, 0.7],
      n: 40,
      parseRate: null,
      clusters: null,
      amongParsed: null,
      reason: null,
    },
  ]);
  expect(listMatrices(store)).toMatchObject([{ id: 'm1', done: 1, of: 2 }]);
});

test('what one matrix has finished, another finds by the key of the cell', () => {
  const store = temporaryStore();
  addMatrix(store, given);
  expect(finishedCell(store, 'k0')).toBeNull();
  finish(store, 'm1', 'k0');
  expect(finishedCell(store, 'k0')).toEqual({ runId: null, evaluationId: 'e-k0' });
});

test('a kill leaves finished cells done and running ones waiting', () => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  addMatrix(first, given);
  setMatrixState(first, 'm1', 'running');
  finish(first, 'm1', 'k0');
  updateCell(first, 'm1', 'k1', { state: 'running' });
  first.close();
  const matrix = getMatrix(temporaryStore(folder), 'm1');
  expect(matrix.state).toBe('interrupted');
  expect(matrix.cells.map((cell) => cell.state)).toEqual(['done', 'waiting']);
});

test('a matrix that waited when the program ended is interrupted, for no queue holds it any more', () => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  addMatrix(first, given);
  first.close();
  expect(getMatrix(temporaryStore(folder), 'm1').state).toBe('interrupted');
});

test('a matrix laid out again keeps its cells, waits again and finds its files in their new place', () => {
  const store = temporaryStore();
  addMatrix(store, given);
  finish(store, 'm1', 'k0');
  setMatrixState(store, 'm1', 'cancelled');
  const moved = { ...given, createdAt: '2026-02-02T00:00:00.000Z' };
  moved.plan = { ...given.plan, bases: ['/new/base.gguf'] };
  moved.cells = given.cells.map((cell) => ({ ...cell, base: '/new/base.gguf' }));
  addMatrix(store, moved);
  const matrix = getMatrix(store, 'm1');
  expect(matrix).toMatchObject({ state: 'queued', createdAt: given.createdAt });
  expect(matrix.cells.map(({ state, base }) => [state, base])).toEqual([
    ['done', '/new/base.gguf'],
    ['waiting', '/new/base.gguf'],
  ]);
  expect(getMatrixPlan(store, 'm1')).toEqual(moved.plan);
  setMatrixState(store, 'm1', 'running');
  addMatrix(store, moved);
  expect(getMatrix(store, 'm1').state).toBe('running');
});

test('a matrix or cell that is not there is named', () => {
  const store = temporaryStore();
  addMatrix(store, given);
  expect(() => getMatrix(store, 'm9')).toThrow('no matrix “m9”');
  expect(() => setMatrixState(store, 'm9', 'done')).toThrow('no matrix “m9”');
  expect(() => updateCell(store, 'm1', 'k9', { state: 'done' })).toThrow('no cell k9');
});

test('the state of a matrix carries its error', () => {
  const store = temporaryStore();
  addMatrix(store, given);
  setMatrixState(store, 'm1', 'failed', 'The disk is full.');
  expect(getMatrix(store, 'm1')).toMatchObject({ state: 'failed', error: 'The disk is full.' });
});
