/** The key of a cell: what must change it, and what must not. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src-main/common/plan';
import type { StagedBatch } from '../../src-main/common/import-job';
import { fileHash } from '../../src-main/files/hash';
import type { Worker } from '../../src-main/runs/launch';
import { performMatrix } from '../../src-main/runs/matrix';
import { cellKey, cellRecipe, layOutMatrix } from '../../src-main/runs/plan';
import { createQueue } from '../../src-main/runs/queue';
import { freezeDataset } from '../../src-main/runs/snapshots';
import type { Workspace } from '../../src-main/runs/workspace';
import { sql } from '../../src-main/store/connection';
import { getMatrix } from '../../src-main/store/matrices';
import { importRows } from '../../src-main/worker/import-rows';
import { fill, row, temporaryFolder, temporaryStore } from '../store/fixtures';
import { untrained } from '../../src-main/common/training';

/** A desk that hashes; an engine that nothing may reach. */
const desk = {
  call: async (_method: string, { files }: { files: string[] }) => ({
    hashes: await Promise.all(files.map(fileHash)),
  }),
} as unknown as Worker;
const engine = { call: () => Promise.reject(new Error('The engine was asked.')) } as unknown as Worker;

let workspace: Workspace;
let plan: Plan;
beforeEach(() => {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  workspace = { folder, store, desk, engine, queue: createQueue(), emit: () => {} };
  fill(store, 'mine', [row('a', { category: 'QA' }), row('b', { category: 'GEN' })]);
  for (const name of ['base.gguf', 'pubmedqa.json']) writeFileSync(join(folder, name), name);
  plan = {
    name: 'small',
    bases: [join(folder, 'base.gguf')],
    datasets: [{ name: 'mine' }],
    groups: {},
    rows: [[], ['QA']],
    sizes: [null],
    methods: ['lora'],
    origins: ['all'],
    tasks: [{ name: 'pubmedqa', file: join(folder, 'pubmedqa.json') }],
    budget: { tokens: 1000 },
    seeds: [1],
    recipe: {},
    scoring: 'likelihood',
  };
});

const keyOf = (changed: Plan, seed = 1, row: Plan['rows'][number] = []) =>
  cellKey(workspace, changed, { ...untrained, base: changed.bases[0]!, row, seed });

describe('the key of a cell', () => {
  it('is another for the base under another template or seed', async () => {
    const key = await keyOf(plan);
    expect(await keyOf({ ...plan, recipe: { template: 'chat' } })).not.toBe(key);
    expect(await keyOf(plan, 2)).not.toBe(key);
  });

  it('is another for a trained row with other rows, and the same for the base', async () => {
    const before = [await keyOf(plan), await keyOf(plan, 1, ['QA'])];
    fill(workspace.store, 'mine', [row('c', { category: 'QA' })]);
    expect(await keyOf(plan)).toBe(before[0]);
    expect(await keyOf(plan, 1, ['QA'])).not.toBe(before[1]);
  });

  it('is another where a text was edited, and the same for a snapshot from before', async () => {
    const before = await keyOf(plan, 1, ['QA']);
    const { name } = await freezeDataset(workspace.store, 'mine');
    sql(workspace.store).exec("UPDATE instructions SET output = 'edited'");
    expect(await keyOf(plan, 1, ['QA'])).not.toBe(before);
    expect(await keyOf({ ...plan, datasets: [{ name }] }, 1, ['QA'])).toBe(before);
  });

  it('is the same however often a checkpoint is written and samples are asked for', async () => {
    const recipe = { checkpointEvery: 7, sampleEvery: 7 };
    expect(await keyOf({ ...plan, recipe }, 1, ['QA'])).toBe(await keyOf(plan, 1, ['QA']));
    expect(cellRecipe({ ...plan, recipe }, { method: 'lora', seed: 1 }).sampleEvery).toBe(0);
  });

  it('does not depend on where the files lie', async () => {
    const moved = join(temporaryFolder(), 'other.gguf');
    copyFileSync(plan.bases[0]!, moved);
    expect(await keyOf({ ...plan, bases: [moved] })).toBe(await keyOf(plan));
  });
});

describe('a matrix', () => {
  it('refuses two trainings that come to the same rows', async () => {
    const twice: Plan = { ...plan, rows: [['QA']], origins: ['all', 'written'] };
    await expect(layOutMatrix(workspace, twice)).rejects.toMatchObject({
      code: 'plan',
      message: '“QA” and “QA · written by people” come to the same rows and recipe.',
    });
  });

  it('refuses a cell whose rows changed after it was laid out', async () => {
    const { id } = await layOutMatrix(workspace, { ...plan, rows: [['QA']] });
    fill(workspace.store, 'mine', [row('c', { category: 'QA' })]);
    await performMatrix(workspace, id, new AbortController().signal);
    const [cell] = getMatrix(workspace.store, id).cells;
    expect(cell).toMatchObject({ state: 'failed', error: expect.stringContaining('changed after') });
  });

  it('goes on after a cell that failed, and each of them says why', async () => {
    const { id } = await layOutMatrix(workspace, { ...plan, rows: [['QA'], ['GEN']] });
    fill(workspace.store, 'mine', [row('c', { category: 'QA' })]);
    const { state } = await performMatrix(workspace, id, new AbortController().signal);
    expect(state).toBe('done');
    expect(getMatrix(workspace.store, id).cells).toMatchObject([
      { row: ['QA'], state: 'failed', error: expect.stringContaining('changed after') },
      { row: ['GEN'], state: 'failed', error: expect.stringContaining('The engine was asked.') },
    ]);
  });
});

describe('a dataset that a plan names by file', () => {
  it('is refused when the workspace has rows of another file under its name', async () => {
    const importing = {
      call: (
        _method: string,
        job: Parameters<typeof importRows>[0],
        onReport: (batch: StagedBatch) => void,
      ) =>
        importRows(job, {
          report: (batch) => Promise.resolve(onReport(batch)),
          signal: new AbortController().signal,
        }),
    } as unknown as Worker;
    const file = join(workspace.folder, 'mine.json');
    writeFileSync(file, JSON.stringify([row('a', { category: 'QA' })]));
    const withFile = { ...plan, datasets: [{ file }] };
    await expect(layOutMatrix({ ...workspace, desk: importing }, withFile)).rejects.toMatchObject({
      code: 'plan',
      message: expect.stringContaining('holds rows that are not in'),
    });
  });
});
