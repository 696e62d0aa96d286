import { expect, test } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import type { Run } from '../../src-main/common/run';
import {
  addEvaluation,
  getEvaluation,
  listEvaluations,
  recordScores,
  scoresOf,
} from '../../src-main/store/evaluations';
import { addFile, listFiles } from '../../src-main/store/files';
import { openStore } from '../../src-main/store/open';
import { addRun, findRun, getRun, listRuns, updateRun } from '../../src-main/store/runs';
import { temporaryFolder, temporaryStore } from './fixtures';

const run: Run = {
  id: 'r1',
  state: 'queued',
  folder: '/w/runs/r1',
  base: '/m/base.gguf',
  dataset: 'a',
  categories: ['QA', 'GEN'],
  seed: 2 ** 31 - 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  result: null,
  error: null,
};

const result = {
  rows: 3,
  validationRows: 1,
  leftOut: 0,
  shortened: 0,
  steps: 2,
  tokens: 99,
  tokensPerSecond: 12.5,
  finalLoss: 1.2345678901234567,
  peakBytes: 1e9,
  best: { step: 1, validationLoss: 1.5 },
  stoppedEarly: false,
  adapter: '/w/runs/r1/adapter.gguf',
  model: null,
};

const score: Score = {
  task: 'pubmedqa',
  base: '/m/base.gguf',
  adapter: null,
  scoring: 'likelihood',
  metric: 'accuracy',
  value: 0.1 + 0.2,
  stderr: 1 / 3,
  ci95: [0.1, 0.7],
  n: 500,
  parseRate: null,
  clusters: null,
  amongParsed: null,
  reason: null,
};

test('a run comes back as it was recorded', () => {
  const store = temporaryStore();
  addRun(store, run);
  expect(getRun(store, 'r1')).toEqual(run);
  expect(findRun(store, 'r2')).toBeNull();
});

test('a change touches what it names and nothing else', () => {
  const store = temporaryStore();
  addRun(store, run);
  expect(updateRun(store, 'r1', { state: 'done', result })).toEqual({ ...run, state: 'done', result });
  const error = { code: 'disk-full' as const, message: 'The disk is full.', hint: 'Free some space.' };
  expect(updateRun(store, 'r1', { error })).toEqual({
    ...run,
    state: 'done',
    result,
    error,
  });
  expect(getRun(store, 'r1').error).toEqual(error);
  expect(getRun(store, 'r1').result).toEqual(result);
});

test('runs are listed with the newest first', () => {
  const store = temporaryStore();
  for (const [id, createdAt] of [
    ['b', '2026-01-02'],
    ['a', '2026-01-03'],
    ['c', '2026-01-03'],
  ] as const)
    addRun(store, { ...run, id, createdAt });
  expect(listRuns(store).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});

test('a run that is not there is named', () => {
  expect(() => getRun(temporaryStore(), 'r9')).toThrow('no run “r9”');
  expect(() => updateRun(temporaryStore(), 'r9', { state: 'done' })).toThrow('no run “r9”');
});

test('what ran or waited when the program ended is interrupted, for no queue holds it any more', () => {
  const folder = temporaryFolder();
  const first = openStore(folder);
  for (const state of ['queued', 'running', 'done'] as const) addRun(first, { ...run, id: state, state });
  first.close();
  const store = temporaryStore(folder);
  expect(getRun(store, 'running').state).toBe('interrupted');
  expect(getRun(store, 'queued').state).toBe('interrupted');
  expect(getRun(store, 'done').state).toBe('done');
});

test('scores come back exactly and in order, undefined errors as NaN', () => {
  const store = temporaryStore();
  addEvaluation(store, { id: 'e1', folder: '/w/evaluations/e1', runId: null, createdAt: run.createdAt });
  expect(getEvaluation(store, 'e1').finishedAt).toBeNull();
  const single: Score = {
    ...score,
    metric: 'setPrecision',
    value: NaN,
    n: 1,
    stderr: NaN,
    ci95: [NaN, NaN],
    clusters: 1,
    parseRate: 1,
    amongParsed: 0.5,
    reason: 'Nothing was answered.',
  };
  recordScores(store, 'e1', [score, single]);
  expect(scoresOf(store, 'e1')).toEqual([score, single]);
  recordScores(store, 'e1', [single]);
  expect(scoresOf(store, 'e1')).toEqual([single]);
  expect(listEvaluations(store)).toMatchObject([{ id: 'e1', runId: null, finishedAt: expect.any(String) }]);
});

test('scores of an evaluation that is not there are refused', () => {
  const store = temporaryStore();
  expect(() => recordScores(store, 'e9', [])).toThrow('no evaluation “e9”');
  expect(() => recordScores(store, 'e9', [score])).toThrow();
  expect(() => getEvaluation(store, 'e9')).toThrow('no evaluation “e9”');
});

test('files are remembered once, by kind', () => {
  const store = temporaryStore();
  addFile(store, 'model', '/m/b.gguf');
  addFile(store, 'model', '/m/b.gguf');
  addFile(store, 'plan', '/p/plan.json');
  expect(listFiles(store, 'model')).toEqual(['/m/b.gguf']);
  expect(listFiles(store, 'plan')).toEqual(['/p/plan.json']);
});
