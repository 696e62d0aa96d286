/** The tour: when it comes up, and what carries it on. */
import { beforeEach, expect, test } from 'vitest';
import { workbenchOf } from '../../../src-renderer/api';
import { Workspace } from '../../../src-renderer/state/workspace.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import * as invented from '../stage/invented';
import { scenes } from '../stage/scenes';

beforeEach(() => localStorage.clear());

async function open(answers: Answers): Promise<Workspace> {
  const workspace = new Workspace({
    workbench: workbenchOf(fakeBridge(answers)),
    onReconnect: () => () => {},
  });
  await workspace.load();
  return workspace;
}

const later = '2100-01-01T00:00:00Z';
const run = (state: 'running' | 'done' | 'failed') =>
  ({ kind: 'run', run: invented.run({ id: 'toured', state, createdAt: later }), report: null }) as const;

test('it opens at the first start, where only the sample is and nothing was done, and nowhere else', async () => {
  expect((await open(scenes.work)).tour.open).toBe(false);
  expect((await open(scenes.idle)).tour.open).toBe(false);
  expect((await open(scenes.empty)).tour.open).toBe(false);
  expect((await open(scenes.tour)).tour.open).toBe(true);
});

test('a chosen row, a Run that ends well and a finished matrix carry it on, and nothing else', async () => {
  const workspace = await open(scenes.tour);
  const { tour } = workspace;
  expect(tour.at).toBe(0);
  tour.look();
  workspace.receive([run('running')]);
  expect([tour.at, tour.progress]).toEqual([1, 'Reading the instructions…']);
  workspace.receive([run('failed')]);
  expect([tour.at, tour.progress]).toEqual([1, null]);
  workspace.receive([run('running')]);
  workspace.receive([run('done')]);
  expect(tour.at).toBe(2);
  const matrix = { ...invented.matrix(22), id: 'toured', createdAt: later };
  workspace.receive([{ kind: 'matrix', matrix: { ...matrix, state: 'running' }, doing: null }]);
  expect([tour.at, tour.progress]).toEqual([2, `Training 23 of ${matrix.cells.length}`]);
  workspace.receive([{ kind: 'matrix', matrix: { ...matrix, state: 'done' }, doing: null }]);
  expect(tour.at).toBe(3);
});

test('ended, it stays away at the next start; begun again, what was done before counts for nothing', async () => {
  const first = await open(scenes.tour);
  first.tour.look();
  first.tour.end();
  expect((await open(scenes.tour)).tour.open).toBe(false);
  const { tour } = await open(scenes.doneRun);
  tour.begin();
  expect([tour.open, tour.at, tour.isDone(1)]).toEqual([true, 0, false]);
  expect((await open(scenes.doneRun)).tour.open).toBe(true);
});
