/** Which evaluation a table is taken from. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import { exportTable, exportWide } from '../../src-main/runs/export';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addEvaluation, recordScores } from '../../src-main/store/evaluations';
import { addRun } from '../../src-main/store/runs';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const score: Score = {
  task: 'pubmedqa',
  base: '/m/base.gguf',
  adapter: null,
  scoring: 'likelihood',
  metric: 'accuracy',
  value: 0.5,
  stderr: 0.1,
  ci95: [0.3, 0.7],
  n: 20,
  parseRate: null,
  clusters: null,
  amongParsed: null,
  reason: null,
};

function workspaceWithEvaluations(): Workspace {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  const worker = {
    call: () => Promise.reject(new Error('No worker here.')),
    start: () => {},
    close: () => {},
  };
  addRun(store, {
    id: 'r1',
    state: 'done',
    folder,
    base: '/m/base.gguf',
    dataset: null,
    categories: [],
    seed: 1,
    createdAt: '2026-01-01',
    result: null,
    error: null,
  });
  for (const [id, runId, createdAt] of [
    ['e1', 'r1', '2026-01-01'],
    ['e2', null, '2026-01-02'],
    ['e3', null, '2026-01-03'],
  ] as const)
    addEvaluation(store, { id, folder, runId, createdAt });
  recordScores(store, 'e1', [{ ...score, task: 'conv2note' }]);
  recordScores(store, 'e2', [score]);
  return { folder, store, desk: worker, engine: worker, queue: createQueue(), emit: () => {} };
}

const taskOf = (from: string | null) =>
  exportTable(workspaceWithEvaluations(), 'benchmarks', { format: 'csv', from })
    .split('\r\n')[1]!
    .split(',')[2];

it('the latest that was finished, not one that was broken off', () => {
  expect(taskOf(null)).toBe('pubmedqa');
});

it('the one that is named, by its own id or by that of its run', () => {
  expect(taskOf('e1')).toBe('conv2note');
  expect(taskOf('r1')).toBe('conv2note');
  expect(() => taskOf('e9')).toThrow('no evaluation “e9”');
});

it('wide, a model has a row and a task a column with its interval, at full precision', () => {
  const wide = (from: string | null) =>
    exportWide(workspaceWithEvaluations(), { from, way: 'likelihood', format: 'csv' }).trim().split('\r\n');
  const head = 'PubMedQA (accuracy)';
  expect(wide('e2')).toEqual([
    `Model,Trained on,${head},"${head}, 95 % from","${head}, 95 % to",Source`,
    'base,base,0.5,0.3,0.7,measured',
  ]);
  expect(() => wide('e9')).toThrow('no evaluation “e9”');
  expect(() =>
    exportWide(workspaceWithEvaluations(), { from: 'e3', way: 'generate', format: 'csv' }),
  ).toThrow('no finished evaluation');
});

it('predictions without a line that is still being written; a damaged one is told by its file', () => {
  const workspace = workspaceWithEvaluations();
  const file = join(workspace.folder, 'predictions', 'pubmedqa.jsonl');
  mkdirSync(dirname(file));
  const line = JSON.stringify({
    ...{ task: 'pubmedqa', item: '1', source: '1', base: '/m/base.gguf', adapter: null },
    ...{ scoring: 'generate', target: 'yes', answer: null, text: ' ' },
  });
  const csv = () => exportTable(workspace, 'predictions', { format: 'csv', from: 'e1' });
  writeFileSync(file, `${line}\n${line.slice(0, 20)}`);
  expect(csv().trimEnd().split('\r\n').slice(1)).toEqual(['pubmedqa,1,base.gguf,,generate,yes,, ,,']);
  writeFileSync(file, `${line.slice(0, 20)}\n${line}\n`);
  expect(csv).toThrow(
    expect.objectContaining({ code: 'file-format', message: expect.stringContaining(file) as string }),
  );
});
