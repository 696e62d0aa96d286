/** An engine that is killed in mid-training: the Run has failed, and resumed it ends with the bytes of an undisturbed one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkRecipe } from '../../src-main/common/recipe';
import type { Run } from '../../src-main/common/run';
import type { Child } from '../../src-main/common/worker';
import { forkNode } from '../../src-main/fork';
import { resumeRun } from '../../src-main/runs/resume';
import { createRun, performRun } from '../../src-main/runs/train';
import { closeWorkspace, openWorkspace, type Workspace } from '../../src-main/runs/workspace';
import { getRun } from '../../src-main/store/runs';
import { fill, row, temporaryFolder } from '../store/fixtures';

const base = join(import.meta.dirname, '../../resources/sample/model.gguf');
const recipe = checkRecipe({
  rank: 4,
  batchSize: 2,
  packTokens: 64,
  maxSteps: 8,
  checkpointEvery: 2,
  threads: 1,
});

/** A workspace whose engine can be killed from outside. */
function mortal() {
  let engine: Child | null = null;
  const fork = (kind: 'engine' | 'desk'): Child => {
    const child = forkNode(kind);
    if (kind === 'engine') engine = child;
    return child;
  };
  const workspace = openWorkspace(temporaryFolder(), fork, () => {});
  onTestFinished(() => closeWorkspace(workspace));
  const rows = Array.from({ length: 12 }, (_, i) => row(`the count of ${i}`));
  fill(workspace.store, 'rows', rows);
  return { workspace, killEngine: () => engine!.kill() };
}

const newRun = (workspace: Workspace) =>
  createRun(workspace, { base, datasets: ['rows'], categories: [], recipe });
const perform = (workspace: Workspace, run: Run, onStep: (step: number) => void = () => {}) =>
  performRun(workspace, run, new AbortController().signal, (report) => {
    if ('step' in report) onStep(report.step);
  });
const adapterOf = ({ folder }: Run) => readFileSync(join(folder, 'adapter.gguf'));

test('a Run whose engine is killed in mid-training is failed, and resumes to the same bytes', async () => {
  const { workspace, killEngine } = mortal();
  const whole = await perform(workspace, await newRun(workspace));
  const run = await newRun(workspace);
  const dying = perform(workspace, run, (step) => step === 3 && killEngine());
  await expect(dying).rejects.toMatchObject({ code: 'worker-died' });
  expect(getRun(workspace.store, run.id)).toMatchObject({
    state: 'failed',
    error: { code: 'worker-died', message: expect.stringContaining('by SIGKILL') },
  });
  const steps: number[] = [];
  const resumed = await perform(workspace, await resumeRun(workspace, run.id), (step) => steps.push(step));
  expect(resumed.state).toBe('done');
  expect(steps[0]).toBeGreaterThan(0);
  expect(adapterOf(resumed).equals(adapterOf(whole))).toBe(true);
});
