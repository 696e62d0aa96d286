/** The base models on offer: the sample's, and those the user added. */
import type { Handlers } from '../common/contract';
import { readModel } from '../models/gguf-reader';
import type { Workspace } from '../runs/workspace';
import { addFile } from '../store/files';
import type { FileTokens } from './file-tokens';
import { offered } from './offered';

export function modelHandlers(
  { store }: Workspace,
  files: FileTokens,
): Pick<Handlers, 'listModels' | 'addModel'> {
  return {
    // One that was moved or damaged is not on offer and hides no other; it comes back with its file.
    listModels: async () => {
      const models = await Promise.all(
        offered(store, 'model').map((file) => readModel(file).catch(() => [])),
      );
      return models.flat();
    },
    addModel: async ({ token }) => {
      const model = await readModel(files.fileOf(token).path);
      addFile(store, 'model', model.file);
      return model;
    },
  };
}
