/** The Datasets view. */
import type { FileTokens } from './file-tokens';
import type { Handlers, Input, SavedFile } from '../common/contract';
import { cancelled } from '../common/errors';
import { deleteDataset, previewRemoval } from '../runs/dataset-removal';
import { importInto, previewImport } from '../runs/import';
import { quarantineCsv } from '../runs/quarantine';
import type { Workspace } from '../runs/workspace';
import { getDataset, listDatasets, listQuarantine } from '../store/datasets';

type Slice = Pick<
  Handlers,
  | 'listDatasets'
  | 'getDataset'
  | 'previewRemoval'
  | 'deleteDataset'
  | 'listQuarantine'
  | 'exportQuarantine'
  | 'previewImport'
  | 'importFile'
  | 'cancelImport'
>;

export function datasetHandlers(
  workspace: Workspace,
  files: FileTokens,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
): Slice {
  const { store, emit } = workspace;
  const underWay = new Map<string, AbortController>();
  return {
    listDatasets: () => listDatasets(store),
    getDataset: ({ dataset }) => getDataset(store, dataset),
    previewRemoval: ({ dataset }) => previewRemoval(workspace, dataset),
    deleteDataset: ({ dataset }) => deleteDataset(workspace, dataset),
    listQuarantine: ({ dataset }) => listQuarantine(store, dataset),
    exportQuarantine: ({ dataset }) =>
      saveFile(`${fileNamed(dataset)}-quarantine.csv`, quarantineCsv(workspace, [dataset])),
    previewImport: (input) => previewImport(workspace, requestOf(input, files)),
    importFile: async (input) => {
      const { token, dataset } = input;
      const request = requestOf(input, files);
      const abort = new AbortController();
      underWay.set(token, abort);
      try {
        return await importInto(workspace, request, abort.signal, (read, fraction) =>
          emit({ kind: 'import', dataset: dataset ?? request.name, read, fraction }),
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

function requestOf(
  { token, dataset, map, instruction, category, spreadsheetSafe }: Input<'importFile'>,
  files: FileTokens,
) {
  const { path, name } = files.fileOf(token);
  const options = {
    map: map ?? undefined,
    instruction: instruction ?? undefined,
    category: category === 'auto' ? undefined : (category ?? undefined),
    spreadsheetSafe,
  };
  const categorise = category === 'auto';
  return { file: path, name, dataset: dataset ?? undefined, options, categorise };
}

/** Without what no file system takes. */
const fileNamed = (dataset: string): string => dataset.replace(/[\p{Cc}/\\:*?"<>|]/gu, '-');
