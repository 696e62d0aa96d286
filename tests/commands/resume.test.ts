/** A Run that was killed, at any moment and however often, goes on and ends with the bytes of an uninterrupted one. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../src-main/common/random';
import type { FrozenRecipe, RunResult } from '../../src-main/common/run';
import { freshWorkspace, projectRoot, run, start } from './program';

type Trained = RunResult & { run: string; folder: string };

const sample = join(projectRoot, 'resources/sample');
const settings = 'rank=4 batchSize=4 packTokens=512 maxSteps=16 checkpointEvery=2 evalEvery=4 threads=1'
  .split(' ')
  .flatMap((pair) => ['--set', pair]);
const training = ['train', '--base', join(sample, 'model.gguf'), '--dataset', 'instructions', ...settings];

let imported: string;
beforeAll(async () => {
  imported = freshWorkspace();
  expect((await run(imported, 'import', join(sample, 'instructions.json'))).status).toBe(0);
});

function workspaceWithRows(): string {
  const workspace = freshWorkspace();
  cpSync(imported, workspace, { recursive: true });
  return workspace;
}

const linesOf = (folder: string): number => {
  const file = join(folder, 'metrics.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
};

const runFolderOf = (workspace: string): string | null => {
  const runs = join(workspace, 'runs');
  const [id] = existsSync(runs) ? readdirSync(runs) : [];
  return id === undefined ? null : join(runs, id);
};

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** Starts a command and, some milliseconds after its next steps, kills it and its workers. @returns whether it was killed */
async function killed(workspace: string, args: string[], steps: number, delay: number): Promise<boolean> {
  const folder = () => runFolderOf(workspace);
  const before = folder() ? linesOf(folder()!) : 0;
  const { child, ended } = start(workspace, ...args);
  while (child.exitCode === null && !(folder() && linesOf(folder()!) >= before + steps)) await wait(5);
  await wait(delay);
  if (child.exitCode !== null) return false;
  for (const worker of childrenOf(child.pid!)) process.kill(worker, 'SIGKILL');
  child.kill('SIGKILL');
  await ended;
  return true;
}

describe('a Run', () => {
  let workspace: string;
  let whole: Trained;
  beforeAll(async () => {
    workspace = workspaceWithRows();
    whole = (await run<Trained>(workspace, ...training)).document;
    expect(whole.steps).toBe(16);
  });

  it.for([1, 2])('killed at random moments (seed %i) ends with the same adapter', async (seed) => {
    const random = randomFrom(seed);
    const place = workspaceWithRows();
    let kills = 0;
    let args = training;
    for (let round = 0; round < 3; round++) {
      if (!(await killed(place, args, 1 + Math.floor(3 * random()), 150 * random()))) break;
      kills++;
      args = ['train', '--resume', runFolderOf(place)!.split('/').at(-1)!];
    }
    expect(kills).toBeGreaterThan(0);
    const { status, document, stderr } = await run<Trained>(place, ...args);
    expect(status, stderr).toBe(0);
    expect(readFileSync(document.adapter!).equals(readFileSync(whole.adapter!))).toBe(true);
    expect(document).toMatchObject({ steps: 16, tokens: whole.tokens, finalLoss: whole.finalLoss });
    expect(linesOf(document.folder)).toBe(16);
  });

  it('stopped by Ctrl-C says how to go on, and goes on from its folder in another workspace', async () => {
    const place = workspaceWithRows();
    const running = start(place, ...training);
    while (!(runFolderOf(place) && linesOf(runFolderOf(place)!) >= 3)) await wait(5);
    running.child.kill('SIGINT');
    const { status, document } = await running.ended;
    expect(status).toBe(130);
    expect(document.error).toMatchObject({
      code: 'cancelled',
      message: expect.stringMatching(/its state is saved/),
      hint: expect.stringMatching(/train --resume [0-9a-f]{8}$/),
    });
    const folder = runFolderOf(place)!;
    const elsewhere = await run<Trained>(freshWorkspace(), 'train', '--resume', folder);
    expect(elsewhere.status, elsewhere.stderr).toBe(0);
    expect(elsewhere.stderr).toMatch(/Going on after step \d+/);
    expect(readFileSync(join(folder, 'adapter.gguf')).equals(readFileSync(whole.adapter!))).toBe(true);
  });

  it('that is finished says so and is not done again', async () => {
    const { status, document, stderr } = await run<Trained>(workspace, 'train', '--resume', whole.run);
    expect(status).toBe(0);
    expect(stderr).toMatch(/is finished/);
    expect(document).toEqual(whole);
  });

  it('that is not there, or is asked to change, is refused', async () => {
    const nowhere = await run(workspace, 'train', '--resume', 'nowhere');
    expect([nowhere.status, nowhere.document.error.code]).toEqual([1, 'not-found']);
    const changed = await run(workspace, 'train', '--resume', whole.run, '--set', 'rank=8');
    expect([changed.status, changed.document.error.code]).toEqual([2, 'usage']);
    expect(changed.document.error.message).toContain('--set rank=8');
  });

  it('goes on elsewhere when its device is gone, once that is asked for', async () => {
    const place = workspaceWithRows();
    const running = start(place, ...training);
    while (!(runFolderOf(place) && linesOf(runFolderOf(place)!) >= 3)) await wait(5);
    running.child.kill('SIGINT');
    await running.ended;
    const file = join(runFolderOf(place)!, 'recipe.json');
    const recipe = JSON.parse(readFileSync(file, 'utf8')) as FrozenRecipe;
    const [device] = recipe.run.devices!;
    recipe.run.devices = [{ ...device!, kind: 'cuda', name: 'CUDA0', description: 'A card', kernels: null }];
    writeFileSync(file, JSON.stringify({ ...recipe, device: 'cuda' }));

    const id = runFolderOf(place)!.split('/').at(-1)!;
    const refused = await run(place, 'train', '--resume', id);
    expect([refused.status, refused.document.error.code]).toEqual([1, 'device']);
    const elsewhere = await run<Trained>(place, 'train', '--resume', id, '--set', 'device=cpu');
    expect([elsewhere.status, elsewhere.document.steps]).toEqual([0, 16]);
    expect(elsewhere.stderr).toMatch(/The run was on cuda \(A card\) and goes on on the CPU/);
  });
});
