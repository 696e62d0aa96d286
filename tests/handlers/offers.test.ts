/** Models and plans on offer: a file that went bad hides no other. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { SavedFile } from '../../src-main/common/contract';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { matrixHandlers } from '../../src-main/handlers/matrices';
import { planHandlers } from '../../src-main/handlers/plans';
import { modelHandlers } from '../../src-main/handlers/models';
import { runHandlers } from '../../src-main/handlers/runs';
import { createStudies } from '../../src-main/runs/study';
import { createQueue } from '../../src-main/runs/queue';
import type { Workspace } from '../../src-main/runs/workspace';
import { addFile } from '../../src-main/store/files';
import { sampleFolder } from '../models/tiny-llama';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const save = (): Promise<SavedFile> => Promise.resolve(null);
let folder: string;
let workspace: Workspace;
beforeEach(() => {
  folder = temporaryFolder();
  const worker = {
    call: () => Promise.reject(new Error('No worker here.')),
    start: () => {},
    close: () => {},
  };
  workspace = {
    folder,
    store: temporaryStore(folder),
    desk: worker,
    engine: worker,
    queue: createQueue(),
    emit: () => {},
  };
});

it('offers the models that can be read, whatever became of the others', async () => {
  for (const name of ['good.gguf', 'cut.gguf', 'gone.gguf'])
    addFile(workspace.store, 'model', join(folder, name));
  copyFileSync(join(sampleFolder, 'model.gguf'), join(folder, 'good.gguf'));
  writeFileSync(join(folder, 'cut.gguf'), 'GGUF');
  const models = await modelHandlers(workspace, createFileTokens()).listModels(null);
  expect(models.map(({ file }) => file)).toContain(join(folder, 'good.gguf'));
  expect(models.map(({ file }) => file)).not.toContain(join(folder, 'cut.gguf'));
});

it('offers the plans that can be read, whatever became of the others', async () => {
  const plan = {
    name: 'mine',
    bases: ['model.gguf'],
    datasets: [],
    rows: [[]],
    tasks: [{ name: 'pubmedqa', file: 'a.json' }],
    budget: { tokens: 10 },
  };
  writeFileSync(join(folder, 'good.json'), JSON.stringify(plan));
  writeFileSync(join(folder, 'bad.json'), '{');
  for (const name of ['bad.json', 'good.json', 'gone.json'])
    addFile(workspace.store, 'plan', join(folder, name));
  const plans = await planHandlers(workspace, createFileTokens(), save).listPlans(null);
  expect(plans.map(({ name }) => name)).toContain('mine');
});

it('starts nothing on a file that was never offered', async () => {
  const model = join(sampleFolder, 'model.gguf');
  const refusal = { code: 'refused', message: expect.stringContaining('is no model of this workspace') };
  const request = { base: model, dataset: 'a', categories: [], recipe: {} };
  await expect(async () => runHandlers(workspace).startRun(request)).rejects.toMatchObject(refusal);
  const { startMatrix } = matrixHandlers(workspace, save, createStudies(workspace));
  await expect(async () => startMatrix({ plan: '/etc/plan.json' })).rejects.toMatchObject({
    code: 'refused',
  });
  addFile(workspace.store, 'model', model);
  await expect(async () => runHandlers(workspace).startRun(request)).rejects.toMatchObject({
    code: 'not-found',
    message: expect.stringContaining('no dataset “a”'),
  });
});
