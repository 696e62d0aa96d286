/** The Models view: the base models on offer, the sample's and those the user added, and what they take. */
import { statSync } from 'node:fs';
import type { Handlers } from '../common/contract';
import { toErrorData, WorkbenchError } from '../common/errors';
import type { LostModel, Model } from '../common/model';
import { checkRecipe } from '../common/recipe';
import { readModel } from '../models/gguf-reader';
import { listRecipes, sample } from '../resources';
import { followBase } from '../runs/adapters';
import { hashOf } from '../runs/hash';
import type { Workspace } from '../runs/workspace';
import { addFile, listFiles, moveFile, removeFile } from '../store/files';
import { moveBase } from '../store/runs';
import type { FileTokens } from './file-tokens';
import { checkOffered, offered } from './offered';

type Slice = Pick<
  Handlers,
  'listModels' | 'listLostModels' | 'addModel' | 'locateModel' | 'removeModel' | 'hashModel' | 'fitModel'
>;

export function modelHandlers(workspace: Workspace, files: FileTokens): Slice {
  const { store, engine } = workspace;
  const readOnce = rememberModels();
  const read = (): Promise<(Model | LostModel)[]> =>
    Promise.all(
      offered(store, 'model').map((file) =>
        readOnce(file).catch((error: unknown) => ({ file, problem: toErrorData(error) })),
      ),
    );
  return {
    // One that was moved or damaged is not on offer and hides no other; it comes back with its file.
    listModels: async () => (await read()).filter((one): one is Model => !isLost(one)),
    listLostModels: async () => (await read()).filter(isLost),
    addModel: async ({ token }) => {
      const model = await readModel(files.fileOf(token).path);
      addFile(store, 'model', model.file);
      return model;
    },
    locateModel: async ({ file, token }) => {
      checkAdded(workspace, file);
      const model = await readModel(files.fileOf(token).path);
      await followBase(workspace, file, model.file);
      moveFile(store, 'model', file, model.file);
      moveBase(store, file, model.file);
      return model;
    },
    removeModel: ({ file }) => {
      checkAdded(workspace, file);
      removeFile(store, 'model', file);
      return null;
    },
    hashModel: ({ file }) => {
      checkOffered(store, 'model', file);
      return hashOf(workspace, file);
    },
    fitModel: ({ file }) => {
      checkOffered(store, 'model', file);
      const { recipe } = listRecipes().find(({ name }) => name === 'standard')!;
      return engine.call('fitModel', { base: file, recipe: checkRecipe(recipe) });
    },
  };
}

/** As `readModel`, once while the file stays as it is; what it refuses is read again. */
function rememberModels(): (file: string) => Promise<Model> {
  const known = new Map<string, Model>();
  return async (file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    const key = JSON.stringify([file, stat?.size, stat?.mtimeMs]);
    const model = known.get(key) ?? (await readModel(file));
    known.set(key, model);
    return model;
  };
}

const isLost = (one: Model | LostModel): one is LostModel => 'problem' in one;

/** @throws WorkbenchError `refused` for the sample's model, which comes with the program, and for one that was never added */
function checkAdded({ store }: Workspace, file: string): void {
  if (listFiles(store, 'model').includes(file)) return;
  checkOffered(store, 'model', file);
  throw new WorkbenchError('refused', `${sample.model} comes with the program.`, 'It stays on the list.');
}
