/** A worker process that really dies or hangs: the Run ends as failed with its last lines, the workspace goes on. */
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { childOf } from '../../src-main/fork';
import { launch } from '../../src-main/runs/launch';
import { performRun } from '../../src-main/runs/train';
import type { Workspace } from '../../src-main/runs/workspace';
import { checkIntegrity } from '../../src-main/store/integrity';
import { addRun, getRun } from '../../src-main/store/runs';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const file = join(import.meta.dirname, 'fixtures/dying-worker.mjs');

function workspaceWith(silence: number) {
  const store = temporaryStore();
  const engine = launch(
    () =>
      childOf(fork(file, [], { stdio: ['ignore', 2, 'pipe', 'ipc'], execArgv: ['--max-old-space-size=32'] })),
    silence,
  );
  onTestFinished(() => engine.close());
  return { store, engine, emit: () => {} } as unknown as Workspace;
}

test.each([
  ['abort', 'by SIGABRT'],
  ['segfault', 'by SIGSEGV'],
  ['kill', 'by SIGKILL'],
  ['memory', 'heap limit'],
  ['loop', 'no sign of life'],
])('%s', async (way, how) => {
  const workspace = workspaceWith(way === 'loop' ? 2000 : 60_000);
  const { store } = workspace;
  const folder = join(temporaryFolder(), way);
  const recipe = join(folder, 'recipe.json');
  mkdirSync(folder);
  writeFileSync(recipe, '{}');
  const run = addRun(store, {
    id: 'r',
    state: 'queued',
    folder,
    // Any file that is there: the worker ends before it would read it.
    base: recipe,
    dataset: null,
    categories: [],
    seed: 1,
    createdAt: '2026-01-01',
    result: null,
    error: null,
  });
  await expect(performRun(workspace, run, new AbortController().signal)).rejects.toMatchObject({
    code: 'worker-died',
  });
  const { state, error } = getRun(store, 'r');
  expect(state).toBe('failed');
  expect(error?.message).toContain(how);
  if (way !== 'memory') expect(error?.message).toContain(`said last: about to end: ${way}`);
  expect(checkIntegrity(store)).toBe('ok');
});
