/** The base models on offer: the sample's, and those the user added. */
import { existsSync } from 'node:fs';
import type { Handlers } from '../common/contract';
import type { Model } from '../common/model';
import { readModel } from '../models/gguf-reader';
import { sample } from '../resources';
import type { Workspace } from '../runs/workspace';
import { addFile, listFiles } from '../store/files';
import type { FileTokens } from './file-tokens';

export function modelHandlers(
  { store }: Workspace,
  files: FileTokens,
): Pick<Handlers, 'listModels' | 'addModel'> {
  return {
    listModels: async () => {
      const models: Model[] = [];
      for (const file of [sample.model, ...listFiles(store, 'model')])
        if (existsSync(file)) models.push(await readModel(file));
      return models;
    },
    addModel: async ({ token }) => {
      const model = await readModel(files.fileOf(token).path);
      addFile(store, 'model', model.file);
      return model;
    },
  };
}
