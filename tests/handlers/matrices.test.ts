/** A matrix from its plan on: paused, taken up again, and plans that are made on the screen. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileHash } from '../../src-main/files/hash';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { matrixHandlers } from '../../src-main/handlers/matrices';
import { planHandlers } from '../../src-main/handlers/plans';
import type { Worker } from '../../src-main/runs/launch';
import { createStudies } from '../../src-main/runs/study';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addFile } from '../../src-main/store/files';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const desk = {
  call: async (_method: string, { files }: { files: string[] }) => ({
    hashes: await Promise.all(files.map(fileHash)),
  }),
} as unknown as Worker;

/** What the engine is asked; an answer is given by hand. */
interface Asked {
  signal: AbortSignal;
  answer(): void;
}

let workspace: Workspace;
let file: string;
let asked: (call: Asked) => void;
/** The next call of the engine. */
const engineAsked = () => new Promise<Asked>((resolve) => (asked = resolve));

beforeEach(() => {
  const folder = temporaryFolder();
  const engine = {
    call: (_method: string, _input: unknown, _report: unknown, signal: AbortSignal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        asked({ signal, answer: () => resolve({ scores: [], labels: [], leftOut: [] }) });
      }),
  } as unknown as Worker;
  const store = temporaryStore(folder);
  workspace = { folder, store, desk, engine, queue: createQueue(), emit: () => {} };
  for (const name of ['base.gguf', 'pubmedqa.json']) writeFileSync(join(folder, name), name);
  const plan = {
    name: 'small',
    bases: ['base.gguf'],
    datasets: [],
    rows: [[]],
    tasks: [{ name: 'pubmedqa', file: 'pubmedqa.json' }],
    budget: { tokens: 1000 },
  };
  file = join(folder, 'plan.json');
  writeFileSync(file, JSON.stringify(plan));
  addFile(store, 'plan', file);
});

const handlers = () => matrixHandlers(workspace, () => Promise.resolve(null), createStudies(workspace));

describe('a matrix', () => {
  it('is paused at work, takes its cell back, and goes on to the end when it is resumed', async () => {
    const { startMatrix, pauseMatrix, resumeMatrix, getMatrix } = handlers();
    let call = engineAsked();
    const { id } = await startMatrix({ plan: file });
    await call;
    await pauseMatrix({ matrix: id });
    await workspace.queue.idle();
    const paused = await getMatrix({ matrix: id });
    expect([paused.state, paused.cells[0]!.state]).toEqual(['paused', 'waiting']);
    call = engineAsked();
    await resumeMatrix({ matrix: id });
    (await call).answer();
    await workspace.queue.idle();
    const done = await getMatrix({ matrix: id });
    expect([done.state, done.cells[0]!.state]).toEqual(['done', 'done']);
    await expect(async () => resumeMatrix({ matrix: id })).rejects.toMatchObject({ code: 'refused' });
  });

  it('that waits for its turn is paused without having begun', async () => {
    const { startMatrix, pauseMatrix, getMatrix } = handlers();
    let free = (): void => {};
    workspace.queue.add('another', () => new Promise<void>((resolve) => (free = resolve)));
    const { id } = await startMatrix({ plan: file });
    expect((await pauseMatrix({ matrix: id })).state).toBe('paused');
    free();
    await workspace.queue.idle();
    expect((await getMatrix({ matrix: id })).state).toBe('paused');
  });
});

describe('a plan from the screen', () => {
  const plans = () =>
    planHandlers(
      workspace,
      createFileTokens(),
      (name, text) => Promise.resolve(keep(name, text)),
      () => ({}),
    );
  let saved: { name: string; text: string } | null = null;
  const keep = (name: string, text: string) => ((saved = { name, text }), { path: name });

  it('is kept in the workspace, offered again with its content, and leaves as the same file', async () => {
    const { content } = (await plans().listPlans(null)).find(({ name }) => name === 'small')!;
    const plan = { ...content, name: 'mine / 2', seeds: [4] };
    const kept = await plans().savePlan({ plan });
    expect(kept).toMatchObject({ own: true, name: 'mine / 2', content: plan });
    expect((await plans().listPlans(null)).map(({ name }) => name)).toContain('mine / 2');
    await plans().exportPlan({ plan });
    expect(saved).toEqual({ name: 'mine-2.json', text: readFileSync(kept.plan, 'utf8') });
  });

  it('names no file that was not offered', async () => {
    const { content } = (await plans().listPlans(null)).find(({ name }) => name === 'small')!;
    const elsewhere = { ...content, bases: ['/etc/passwd'] };
    await expect(async () => plans().savePlan({ plan: elsewhere })).rejects.toMatchObject({
      code: 'refused',
    });
    await expect(async () => plans().costPlan({ plan: elsewhere })).rejects.toMatchObject({
      code: 'refused',
    });
  });
});
