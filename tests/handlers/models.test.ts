/** Models on the list: lost ones are told, found again with what was made on them, and leave the list without their file. */
import { copyFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { checkRecipe } from '../../src-main/common/recipe';
import { fileHash } from '../../src-main/files/hash';
import { createFileTokens } from '../../src-main/handlers/file-tokens';
import { modelHandlers } from '../../src-main/handlers/models';
import { sample } from '../../src-main/resources';
import type { Worker } from '../../src-main/runs/launch';
import { createQueue } from '../../src-main/runs/queue';
import { addFile } from '../../src-main/store/files';
import { addRun, getRun } from '../../src-main/store/runs';
import { sampleFolder } from '../models/tiny-llama';
import { temporaryFolder, temporaryStore } from '../store/fixtures';

const shipped = resolve(sampleFolder, 'model.gguf');

/** A workspace with the sample's model added as `mine.gguf` and a Run on it. */
async function opened(baseHash?: string) {
  const folder = temporaryFolder();
  const store = temporaryStore(folder);
  const files = createFileTokens();
  const mine = join(folder, 'mine.gguf');
  copyFileSync(shipped, mine);
  addFile(store, 'model', mine);
  const desk = {
    call: async (_method: string, asked: { files: string[] }) => ({
      hashes: await Promise.all(asked.files.map(fileHash)),
    }),
    close: () => {},
  } as unknown as Worker;
  const run = { program: '', base: mine, baseHash: baseHash ?? (await fileHash(mine)), rows: 1 };
  writeFileSync(join(folder, 'recipe.json'), JSON.stringify({ ...checkRecipe({}), run }));
  addRun(store, {
    ...{ id: 'r1', state: 'done', folder, base: mine, dataset: 'a', categories: [], seed: 1 },
    ...{ createdAt: '2026-01-01T00:00:00Z', result: null, error: null },
  });
  const workspace = { folder, store, engine: desk, desk, queue: createQueue(), emit: () => {} };
  return { handlers: modelHandlers(workspace, files), files, store, mine, folder };
}

/** Those that were added and can be read. */
const listed = async ({ listModels }: ReturnType<typeof modelHandlers>): Promise<string[]> =>
  (await listModels(null)).map(({ file }) => file).filter((file) => file !== sample.model);

it('a model that vanished is told apart from those that can be read', async () => {
  const { handlers, mine, folder } = await opened();
  const lost = async () => (await handlers.listLostModels(null)).filter(({ file }) => file === mine);
  expect([await lost(), await listed(handlers)]).toEqual([[], [mine]]);
  renameSync(mine, join(folder, 'elsewhere.gguf'));
  expect(await lost()).toMatchObject([{ problem: { code: 'not-found' } }]);
  expect(await listed(handlers)).toEqual([]);
});

it('a model that was listed and then damaged is read again', async () => {
  const { handlers, mine } = await opened();
  expect(await listed(handlers)).toEqual([mine]);
  writeFileSync(mine, 'no model');
  expect(await listed(handlers)).toEqual([]);
  const lost = (await handlers.listLostModels(null)).filter(({ file }) => file === mine);
  expect(lost).toMatchObject([{ problem: { code: 'file-format' } }]);
});

it('a model that is located is listed where it lies, and its runs follow', async () => {
  const { handlers, files, store, mine, folder } = await opened();
  const now = join(folder, 'elsewhere.gguf');
  renameSync(mine, now);
  const { token } = files.take(now, 'elsewhere.gguf');
  expect(await handlers.locateModel({ file: mine, token })).toMatchObject({ file: now });
  expect(await listed(handlers)).toEqual([now]);
  expect(getRun(store, 'r1').base).toBe(now);
});

it('another model is not taken for the one that runs were made on', async () => {
  const { handlers, files, store, mine } = await opened('0'.repeat(64));
  const { token } = files.take(shipped, 'model.gguf');
  await expect(async () => handlers.locateModel({ file: mine, token })).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('another model'),
  });
  expect(getRun(store, 'r1').base).toBe(mine);
});

it('leaves the list, and its file stays; the sample’s model stays on it', async () => {
  const { handlers, mine } = await opened();
  await handlers.removeModel({ file: mine });
  expect(await listed(handlers)).toEqual([]);
  expect(existsSync(mine)).toBe(true);
  await expect(async () => handlers.removeModel({ file: sample.model })).rejects.toMatchObject({
    code: 'refused',
  });
});

it('tells the hash of a model on the list, and of no other file', async () => {
  const { handlers, mine } = await opened();
  expect(await handlers.hashModel({ file: mine })).toBe(await fileHash(mine));
  await expect(async () => handlers.hashModel({ file: '/etc/passwd' })).rejects.toMatchObject({
    code: 'refused',
  });
});
