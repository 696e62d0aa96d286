/** The Datasets view. */
import type { FileTokens } from './file-tokens';
import type { Handlers } from '../common/contract';
import { cancelled } from '../common/errors';
import { importInto } from '../runs/import';
import type { Workspace } from '../runs/workspace';
import { getDataset, listDatasets, listQuarantine } from '../store/datasets';

type Slice = Pick<Handlers, 'listDatasets' | 'getDataset' | 'listQuarantine' | 'importFile' | 'cancelImport'>;

export function datasetHandlers(workspace: Workspace, files: FileTokens): Slice {
  const { store, emit } = workspace;
  const underWay = new Map<string, AbortController>();
  return {
    listDatasets: () => listDatasets(store),
    getDataset: ({ dataset }) => getDataset(store, dataset),
    listQuarantine: ({ dataset }) => listQuarantine(store, dataset),
    importFile: async ({ token, dataset, map, instruction, category }) => {
      const file = files.fileOf(token);
      const options = {
        map: map ?? undefined,
        instruction: instruction ?? undefined,
        category: category ?? undefined,
      };
      const request = { file: file.path, name: file.name, dataset: dataset ?? undefined, options };
      const abort = new AbortController();
      underWay.set(token, abort);
      try {
        return await importInto(workspace, request, abort.signal, (read, fraction) =>
          emit({ kind: 'import', dataset: dataset ?? file.name, read, fraction }),
        );
      } finally {
        underWay.delete(token);
      }
    },
    cancelImport: ({ token }) => {
      underWay.get(token)?.abort(cancelled());
      return null;
    },
  };
}
