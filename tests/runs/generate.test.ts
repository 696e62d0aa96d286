/** A generation on main's side, with a writer that follows a script in the place of the workers. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { categoryByRules } from '../../src-main/analyze/category-rules';
import { WorkbenchError } from '../../src-main/common/errors';
import type { RowToLabel } from '../../src-main/common/category-label';
import type { GenerationJob } from '../../src-main/common/worker';
import { instructionId } from '../../src-main/data/identity';
import { generate, type Writer } from '../../src-main/generate/generate';
import { readSeeds } from '../../src-main/generate/seeds';
import { createGeneration, performGeneration, type GenerationRequest } from '../../src-main/runs/generate';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { candidatesOf, listGenerations } from '../../src-main/store/generations';
import { readDataset } from '../../src-main/store/instructions';
import { openStore } from '../../src-main/store/open';
import { scriptedWriter, settings } from '../generate/script';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';

const never = new AbortController().signal;

function openWorkspace(writer: Writer = scriptedWriter().writer) {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  const jobs: GenerationJob[] = [];
  const worker = {
    call: async (method: string, params: never, onReport: (report: unknown) => void, signal = never) => {
      if (method === 'readSeeds') return readSeeds((params as { file: string }).file);
      if (method === 'fingerprint') return { hashes: ['ab'] };
      if (method === 'categoriseByRules')
        return (params as { rows: RowToLabel[] }).rows.map((one) => ({
          rowId: one.rowId,
          ...categoryByRules(one),
        }));
      const job = params as GenerationJob;
      jobs.push(job);
      for await (const candidate of generate(job.settings, job.count, job.begun, writer, signal))
        onReport(candidate);
      return null;
    },
    close: () => {},
  } as unknown as Worker;
  const workspace: Workspace = {
    folder,
    store,
    engine: worker,
    desk: worker,
    queue: createQueue(),
    emit: () => {},
  };
  const seeds = join(folder, 'seeds.json');
  writeFileSync(seeds, JSON.stringify(settings.seeds));
  const { seeds: _, generator: __, ...rest } = settings;
  const request: GenerationRequest = {
    ...rest,
    dataset: 'new',
    count: 6,
    seeds,
    generator: { kind: 'model', file: seeds },
    price: null,
  };
  return { workspace, request, jobs, folder };
}

it('takes the accepted candidates into the dataset, with the categories of the rules, and keeps all of them', async () => {
  const { workspace, request } = openWorkspace();
  const done = await performGeneration(workspace, await createGeneration(workspace, request), {}, never);
  expect(done).toMatchObject({ state: 'done', note: null, cost: null });
  expect(done.verdicts.accepted).toBe(6);
  const rows = readDataset(workspace.store, 'new');
  const accepted = candidatesOf(workspace.store, done.id, { verdict: 'accepted' });
  expect(rows.map(({ instruction }) => instruction)).toEqual(accepted.map(({ text }) => text!.instruction));
  expect(rows.every(({ source, category }) => source === `generation ${done.id}` && category !== null)).toBe(
    true,
  );
  const all = candidatesOf(workspace.store, done.id);
  expect(all).toHaveLength(Object.values(done.verdicts).reduce((sum, one) => sum + one, 0));
  expect(all.every(({ seeds, promptHash }) => seeds.length === 3 && promptHash.length === 64)).toBe(true);
});

it('stopped anywhere, it keeps what is done, and the same request goes on to the same end', async () => {
  const whole = openWorkspace();
  const end = await performGeneration(
    whole.workspace,
    await createGeneration(whole.workspace, whole.request),
    {},
    never,
  );
  const { workspace, request, jobs } = openWorkspace();
  const stop = new AbortController();
  const stopped = performGeneration(
    workspace,
    await createGeneration(workspace, request),
    {},
    stop.signal,
    (now) => {
      if (now.verdicts.accepted === 3) stop.abort(new WorkbenchError('cancelled', 'Stopped.'));
    },
  );
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(listGenerations(workspace.store)[0]).toMatchObject({ state: 'cancelled' });
  const kept = readDataset(workspace.store, 'new').length;
  expect(kept).toBeGreaterThanOrEqual(3);
  const again = await createGeneration(workspace, request);
  expect(again.id).toBe(end.id);
  await performGeneration(workspace, again, {}, never);
  expect(jobs[1]!.begun.from).toBeGreaterThan(0);
  expect(candidatesOf(workspace.store, again.id)).toEqual(candidatesOf(whole.workspace.store, end.id));
  expect(readDataset(workspace.store, 'new').map(({ id }) => id)).toEqual(
    readDataset(whole.workspace.store, 'new').map(({ id }) => id),
  );
});

it('goes on to a larger count, and other settings are another generation', async () => {
  const { workspace, request } = openWorkspace();
  const first = await performGeneration(workspace, await createGeneration(workspace, request), {}, never);
  const more = await createGeneration(workspace, { ...request, count: 9 });
  expect(more.id).toBe(first.id);
  expect((await performGeneration(workspace, more, {}, never)).verdicts.accepted).toBe(9);
  expect((await createGeneration(workspace, { ...request, seed: 8 })).id).not.toBe(first.id);
});

it('tells rate, time, tokens and cost still to come at the rate so far', async () => {
  const { workspace, request } = openWorkspace();
  const price = { prompt: 1, completion: 10 };
  const told: [number, number | null, number | null, number | null][] = [];
  await performGeneration(
    workspace,
    await createGeneration(workspace, { ...request, price }),
    {},
    never,
    (now, at) => {
      const made = Object.values(now.verdicts).reduce((sum, one) => sum + one, 0);
      // 100 tokens read and 20 written for each.
      expect(now.cost).toBeCloseTo((made * (100 * 1 + 20 * 10)) / 1e6, 12);
      const left = at.accepted === 0 ? null : ((6 - at.accepted) / at.accepted) * made;
      told.push([made, left, at.tokensLeft, at.costLeft]);
      expect(at.secondsLeft === null).toBe(at.accepted === 0);
    },
  );
  for (const [, left, tokensLeft, costLeft] of told) {
    if (left === null) continue;
    expect(tokensLeft).toBe(Math.round(left * 120));
    expect(costLeft).toBeCloseTo((left * 300) / 1e6, 12);
  }
});

it('says so when it gave up', async () => {
  const { workspace, request } = openWorkspace(scriptedWriter(2, () => 'Sorry.').writer);
  const asked = await createGeneration(workspace, { ...request, count: 2 });
  const done = await performGeneration(workspace, asked, {}, never);
  expect(done.note).toBe(
    'Gave up after 40 candidates: 0 of 2 were accepted. Look at what was rejected, and why.',
  );
});

it('a writer that fails leaves its reason and what was made', async () => {
  const { writer, asked } = scriptedWriter(1);
  const failing: Writer = {
    ...writer,
    answer: (prompts, signal) => {
      if (asked.length === 9) throw new WorkbenchError('endpoint', 'The endpoint is gone.', 'Start it.');
      return writer.answer(prompts, signal);
    },
  };
  const { workspace, request } = openWorkspace(failing);
  const begun = await createGeneration(workspace, { ...request, count: 50 });
  await expect(performGeneration(workspace, begun, {}, never)).rejects.toMatchObject({ code: 'endpoint' });
  expect(listGenerations(workspace.store)[0]).toMatchObject({
    state: 'failed',
    note: 'The endpoint is gone. Start it.',
  });
  expect(candidatesOf(workspace.store, begun.id)).toHaveLength(9);
  expect(readDataset(workspace.store, 'new').length).toBeGreaterThan(0);
});

it('a generation that ran when the program was killed is interrupted', async () => {
  const { workspace, request, folder } = openWorkspace();
  await createGeneration(workspace, request);
  workspace.store.close();
  const store = openStore(folder);
  expect(listGenerations(store)[0]!.state).toBe('interrupted');
  store.close();
});

it('a gated text never goes to an endpoint, by its id or by its input alone; a local model may see it', async () => {
  const { workspace, request } = openWorkspace();
  const endpoint = { kind: 'endpoint', url: 'http://127.0.0.1:9/v1', model: 'm' } as const;
  await createGeneration(workspace, { ...request, generator: endpoint });
  const [seed] = settings.seeds;
  fill(workspace.store, 'gated', [row('x', { ...seed!, id: instructionId(seed!), gated: true })]);
  const asked = createGeneration(workspace, { ...request, generator: endpoint });
  await expect(asked).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringMatching(/^1 of the seed/) as string,
  });
  await createGeneration(workspace, request);
});

it('the key of an endpoint is handed to the worker and is nowhere in the workspace', async () => {
  const { workspace, request, jobs, folder } = openWorkspace();
  const endpoint = { kind: 'endpoint', url: 'http://127.0.0.1:9/v1', model: 'm' } as const;
  const made = await createGeneration(workspace, { ...request, generator: endpoint }, true);
  await performGeneration(workspace, made, { key: 'secret-key-2' }, never);
  expect(jobs[0]!.key).toBe('secret-key-2');
  workspace.store.close();
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(join(folder, 'workspace.sqlite')).includes('secret-key-2')).toBe(false);
});

it.each([
  ['count', { count: 0 }, 'from 1 to'],
  ['seedsPerPrompt', { seedsPerPrompt: 2.5 }, 'a whole number'],
  ['temperature', { temperature: -1 }, 'The temperature is -1'],
  ['prompt', { prompt: 'Write.' }, 'no place for the seed tasks'],
  ['filters', { filters: { ...settings.filters, minWords: 200 } }, 'at least 200 and at most 150'],
])('refuses a wrong %s before anything is read', async (_, wrong, words) => {
  const { workspace, request } = openWorkspace();
  const asked = createGeneration(workspace, { ...request, ...wrong });
  await expect(asked).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(words) as string,
  });
  expect(listGenerations(workspace.store)).toEqual([]);
});
