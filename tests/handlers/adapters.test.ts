/** Adapters asked for by a front: listed, imported, removed, and exported in their turn into a folder with a harmless name. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExportJob } from '../../src-main/common/adapter-job';
import type { RunResult } from '../../src-main/common/run';
import { adapterHandlers } from '../../src-main/handlers/adapters';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { workspaceGrid } from '../../src-main/runs/benchmark-grid';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addFile } from '../../src-main/store/files';
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

const adapter = '/runs/r1/adapter.gguf';
const request = { adapter, format: 'merged-gguf', type: 'q8_0' } as const;
const handlersOf = (workspace: Workspace, out: string | null = '/out') =>
  adapterHandlers(workspace, createFileTokens(), (name) =>
    Promise.resolve(out === '/home' ? `/home/${name}` : out),
  );

it('exports the adapter of a run on its base, into a folder with a harmless name', async () => {
  const { workspace, jobs } = openWorkspace({ adapter });
  const { exportAdapter } = handlersOf(workspace, '/home');
  expect(await exportAdapter(request)).toEqual(exported);
  expect(jobs).toMatchObject([{ adapter, base: '/m.gguf', type: 'q8_0' }]);
  expect(basename(jobs[0]!.out)).toBe('ward-notes-2-r1-q8_0');
});

it('does nothing when the dialogue was closed, and refuses a run without an adapter', async () => {
  const { workspace, jobs } = openWorkspace({ adapter });
  expect(await handlersOf(workspace, null).exportAdapter(request)).toBeNull();
  expect(jobs).toEqual([]);
  const bare = handlersOf(openWorkspace(null).workspace);
  await expect(async () => bare.exportAdapter(request)).rejects.toMatchObject({ code: 'refused' });
});

it('an export waits for the job before it, and can be cancelled while it waits', async () => {
  const { workspace, jobs, queue } = openWorkspace({ adapter });
  let end = () => {};
  queue.add('training', () => new Promise<void>((resolve) => (end = resolve)));
  const { exportAdapter, cancelExport } = handlersOf(workspace);
  const waiting = Promise.resolve(exportAdapter(request));
  await new Promise((resolve) => setImmediate(resolve));
  await cancelExport({ adapter });
  end();
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(jobs).toEqual([]);
});

it('lists the adapter of a run with its base, and says where its file is gone', async () => {
  const { workspace } = openWorkspace({ adapter });
  expect(await handlersOf(workspace).listAdapters(null)).toMatchObject([
    { file: adapter, base: '/m.gguf', from: { kind: 'run', run: 'r1' }, bytes: null },
  ]);
});

describe('an adapter that comes in', () => {
  function given(...names: string[]) {
    const { workspace } = openWorkspace(null);
    const base = join(workspace.folder, 'base.gguf');
    writeFileSync(base, 'a base');
    addFile(workspace.store, 'model', base);
    const files = createFileTokens();
    const tokens = names.map((name) => {
      writeFileSync(join(workspace.folder, name), name);
      return files.take(join(workspace.folder, name), name).token;
    });
    const seen: string[][] = [];
    const engine = {
      call: (_method: string, { source, out }: { source: string; out: string }) => {
        seen.push(source.endsWith('.gguf') ? [basename(source)] : readdirSync(source).sort());
        writeFileSync(out, 'an adapter');
        return Promise.resolve({ method: 'lora', ranks: [8], alpha: 16 });
      },
      close: () => {},
    } as unknown as Worker;
    const desk = { call: () => Promise.resolve({ hashes: ['abc'] }), close: () => {} } as unknown as Worker;
    const handlers = adapterHandlers({ ...workspace, engine, desk }, files, () => Promise.resolve(null));
    return { handlers, tokens, seen, workspace, base };
  }

  it('is copied into the workspace, listed beneath its base, and removed again', async () => {
    const { handlers, tokens, seen, base } = given('ward.gguf');
    const added = await handlers.importAdapter({ base, tokens });
    expect(seen).toEqual([['ward.gguf']]);
    expect(added).toMatchObject({
      base,
      from: { kind: 'imported', source: 'ward.gguf' },
      ...{ method: 'lora', rank: 8, alpha: 16, bytes: 10 },
    });
    expect(await handlers.listAdapters(null)).toEqual([added]);
    await handlers.removeAdapter({ adapter: added.file });
    expect(await handlers.listAdapters(null)).toEqual([]);
    expect(existsSync(added.file)).toBe(false);
  });

  it.each([
    ['cut off', '{"source": "wa'],
    ['without its base', '{"source": "ward.gguf"}'],
  ])('whose record is %s hides no other: it is named, not used, and removed', async (_, text) => {
    const { handlers, tokens, base, workspace } = given('ward.gguf', 'clinic.gguf');
    const add = (token: string) => handlers.importAdapter({ base, tokens: [token] });
    const [damaged, whole] = [await add(tokens[0]!), await add(tokens[1]!)];
    const record = join(dirname(damaged.file), 'adapter.json');
    writeFileSync(record, text);
    expect(await handlers.listAdapters(null)).toEqual([whole]);
    expect(await handlers.listDamagedAdapters(null)).toMatchObject([
      { file: damaged.file, problem: { code: 'file-format', message: expect.stringContaining(record) } },
    ]);
    await expect(async () =>
      handlers.exportAdapter({ adapter: damaged.file, format: 'gguf', type: null }),
    ).rejects.toMatchObject({ code: 'file-format' });
    const grid = {
      evaluations: null,
      way: 'generate',
      show: 'score',
      baseline: null,
      published: true,
    } as const;
    expect(workspaceGrid(workspace, grid).rows).toEqual([]);
    await handlers.removeAdapter({ adapter: damaged.file });
    expect(await handlers.listDamagedAdapters(null)).toEqual([]);
    expect(await handlers.listAdapters(null)).toEqual([whole]);
  });

  it('as the two files of peft is read as the folder they make, under whatever names they came', async () => {
    const { handlers, tokens, seen, base } = given('model (1).safetensors', 'config.json');
    const added = await handlers.importAdapter({ base, tokens });
    expect(seen).toEqual([['adapter_config.json', 'adapter_model.safetensors']]);
    expect(added.from).toEqual({ kind: 'imported', source: 'model (1).safetensors' });
  });

  it('is refused where it is not whole, and nothing is kept', async () => {
    const { handlers, tokens, workspace, base } = given('model.safetensors');
    await expect(async () => handlers.importAdapter({ base, tokens })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('model.safetensors'),
    });
    expect(readdirSync(join(workspace.folder, 'adapters'))).toEqual([]);
  });

  it('that belongs to a run is not removed alone', async () => {
    const { workspace } = openWorkspace({ adapter });
    await expect(async () => handlersOf(workspace).removeAdapter({ adapter })).rejects.toMatchObject({
      code: 'refused',
    });
  });
});
