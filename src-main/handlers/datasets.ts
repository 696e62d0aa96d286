/** The Datasets view. */
import type { FileTokens } from './file-tokens';
import type { Handlers } from '../common/contract';
import { importInto } from '../runs/import';
import type { Workspace } from '../runs/workspace';
import { getDataset, listDatasets, listQuarantine } from '../store/datasets';
import { pageInstructions } from '../store/instructions';

type Slice = Pick<
  Handlers,
  'listDatasets' | 'getDataset' | 'pageInstructions' | 'listQuarantine' | 'importFile'
>;

export function datasetHandlers(workspace: Workspace, files: FileTokens): Slice {
  const { store, emit } = workspace;
  return {
    listDatasets: () => listDatasets(store),
    getDataset: ({ dataset }) => getDataset(store, dataset),
    pageInstructions: (page) => pageInstructions(store, page),
    listQuarantine: ({ dataset }) => listQuarantine(store, dataset),
    importFile: ({ token, dataset, map, instruction, category }) => {
      const file = files.fileOf(token);
      const options = {
        map: map ?? undefined,
        instruction: instruction ?? undefined,
        category: category ?? undefined,
      };
      const request = { file: file.path, name: file.name, dataset: dataset ?? undefined, options };
      return importInto(workspace, request, undefined, (read, fraction) =>
        emit({ kind: 'import', dataset: dataset ?? file.name, read, fraction }),
      );
    },
  };
}
