/** Exports asked for by a front: in their turn, into a folder with a harmless name, and only of what is there. */
import { basename } from 'node:path';
import { expect, it } from 'vitest';
import type { ExportJob } from '../../src-main/common/adapter-job';
import type { RunResult } from '../../src-main/common/run';
import { adapterHandlers } from '../../src-main/handlers/adapters';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addRun } from '../../src-main/store/runs';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const exported = { files: ['/out/model.gguf'] };

function openWorkspace(result: Partial<RunResult> | null) {
  const folder = temporaryFolder();
  const jobs: ExportJob[] = [];
  const engine = {
    call: (_method: string, job: ExportJob, _report: unknown, signal: AbortSignal) => {
      signal.throwIfAborted();
      jobs.push(job);
      return Promise.resolve(exported);
    },
    close: () => {},
  } as unknown as Worker;
  const store = temporaryStore(folder);
  const queue = createQueue();
  const workspace: Workspace = { folder, store, engine, desk: engine, queue, emit: () => {} };
  addRun(store, {
    id: 'r1',
    state: 'done',
    folder,
    base: '/m.gguf',
    dataset: 'ward/notes: 2',
    categories: [],
    seed: 1,
    createdAt: '2026-01-01T00:00:00Z',
    result: result as RunResult | null,
    error: null,
  });
  return { workspace, jobs, queue };
}

const request = { run: 'r1', format: 'merged-gguf', type: 'q8_0' } as const;

it('exports the adapter of a run on its base, into a folder with a harmless name', async () => {
  const { workspace, jobs } = openWorkspace({ adapter: '/runs/r1/adapter.gguf' });
  const { exportAdapter } = adapterHandlers(workspace, (name) => Promise.resolve(`/home/${name}`));
  expect(await exportAdapter(request)).toEqual(exported);
  expect(jobs).toMatchObject([{ adapter: '/runs/r1/adapter.gguf', base: '/m.gguf', type: 'q8_0' }]);
  expect(basename(jobs[0]!.out)).toBe('ward-notes-2-r1-q8_0');
});

it('does nothing when the dialogue was closed, and refuses a run without an adapter', async () => {
  const { workspace, jobs } = openWorkspace({ adapter: 'a' });
  expect(await adapterHandlers(workspace, () => Promise.resolve(null)).exportAdapter(request)).toBeNull();
  expect(jobs).toEqual([]);
  const bare = adapterHandlers(openWorkspace(null).workspace, () => Promise.resolve('/out'));
  await expect(bare.exportAdapter(request)).rejects.toMatchObject({ code: 'not-found' });
});

it('an export waits for the job before it, and can be cancelled while it waits', async () => {
  const { workspace, jobs, queue } = openWorkspace({ adapter: 'a' });
  let end = () => {};
  queue.add('training', () => new Promise<void>((resolve) => (end = resolve)));
  const { exportAdapter, cancelExport } = adapterHandlers(workspace, () => Promise.resolve('/out'));
  const waiting = Promise.resolve(exportAdapter(request));
  await new Promise((resolve) => setImmediate(resolve));
  await cancelExport({ run: 'r1' });
  end();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(jobs).toEqual([]);
});
