/** What every front opens: without its workers, and what crosses to a page. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Child } from '../src-main/common/worker';
import { untrained } from '../src-main/common/training';
import { addEvaluation, recordScores } from '../src-main/store/evaluations';
import { addMatrix, updateCell } from '../src-main/store/matrices';
import { openStore } from '../src-main/store/open';
import { openWorkbench } from '../src-main/workbench';
import { evaluation, scores } from './renderer/stage/invented-evaluations';
import { temporaryFolder } from './store/fixtures';

/** A process that ends as soon as it is there. */
function stillborn(): Child {
  return {
    post: () => {},
    onMessage: () => {},
    onExit: (listener) => setImmediate(() => listener('exit status 1', '')),
    kill: () => {},
  };
}

async function open(workspace: string) {
  const workbench = await openWorkbench({
    host: 'serve',
    workspace,
    fork: stillborn,
    emit: () => {},
    saveFile: () => Promise.resolve(null),
    placeFolder: () => Promise.resolve(null),
  });
  onTestFinished(workbench.close);
  return workbench;
}

it('opens without its sample when that cannot be imported, says why, and goes on answering', async () => {
  const workbench = await open(temporaryFolder());
  expect(await workbench.call('listDatasets', null)).toEqual({ value: [] });
  const told = { sampleProblem: { code: expect.any(String) } };
  expect(await workbench.call('status', null)).toMatchObject({ value: told });
  expect(await workbench.call('importSample', null)).toMatchObject({ error: {} });
});

it('answers in JSON: what is undefined of a matrix’s score is null for the page', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const cell = { key: 'c1', base: '/m/base.gguf', ...untrained, seed: 1 };
  const matrix = { id: 'm1', name: 'one item', createdAt: '2026-01-01', tasks: [], sample: false };
  addMatrix(store, { ...matrix, plan: { budget: { epochs: 1 } } as never, cells: [cell] });
  addEvaluation(store, evaluation());
  recordScores(store, evaluation().id, [{ ...scores[0]!, n: 1, stderr: NaN, ci95: [NaN, NaN] }]);
  updateCell(store, 'm1', 'c1', { state: 'done', evaluationId: evaluation().id });
  store.close();
  const workbench = await open(folder);
  const { value } = (await workbench.call('getMatrix', { matrix: 'm1' })) as { value: object };
  expect(value).toMatchObject({ cells: [{ scores: [{ n: 1, stderr: null, ci95: [null, null] }] }] });
});

it('tells what a report of the fault needs when the workspace is away', async () => {
  const folder = temporaryFolder();
  const workbench = await open(folder);
  renameSync(join(folder, 'workspace.sqlite'), join(folder, 'elsewhere.sqlite'));
  expect(await workbench.call('listDatasets', null)).toMatchObject({ error: { code: 'workspace-lost' } });
  const { value } = (await workbench.call('getDiagnostics', null)) as { value: string };
  expect(value).toContain('call listDatasets: workspace-lost');
});

it('refuses a count that no number is exact enough for', async () => {
  const workbench = await open(temporaryFolder());
  const asked = { search: 1e308, offset: 0, limit: 50 };
  expect(await workbench.call('pageLeaks', asked)).toMatchObject({ error: { code: 'refused' } });
});
