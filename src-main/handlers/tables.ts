/** The Tables view. */
import type { Handlers, Input, SavedFile } from '../common/contract';
import { readPoints } from '../common/published';
import { formatTable } from '../export/tables';
import { gridTable } from '../export/grid-table';
import { workspaceGrid } from '../runs/benchmark-grid';
import type { Workspace } from '../runs/workspace';
import {
  addPublished,
  listPublished,
  removePublished,
  setPublishedNumber,
  setPublishedSource,
} from '../store/published';

type Slice = Pick<
  Handlers,
  | 'getTable'
  | 'writeTable'
  | 'saveTable'
  | 'listPublished'
  | 'addPublished'
  | 'removePublished'
  | 'setPublishedSource'
  | 'setPublishedNumber'
>;

const endings = { csv: 'csv', latex: 'tex', markdown: 'md', json: 'json' } as const;

/** @param saveFile asks the user where a text goes */
export function tableHandlers(
  workspace: Pick<Workspace, 'store' | 'folder'>,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
): Slice {
  const { store } = workspace;
  const write = ({ table, format, ...options }: Input<'writeTable'>): string =>
    formatTable(gridTable(workspaceGrid(workspace, table), options), format, {
      spreadsheetSafe: format === 'csv',
    });
  return {
    getTable: (request) => workspaceGrid(workspace, request),
    writeTable: write,
    saveTable: (request) => saveFile(`benchmarks.${endings[request.format]}`, write(request)),
    listPublished: () => listPublished(store),
    addPublished: ({ names }) => {
      const known = new Set(listPublished(store).map(({ name }) => name));
      const fresh = names.length > 1 ? names.filter((name) => !known.has(name)) : names;
      for (const name of fresh) addPublished(store, name);
      return listPublished(store);
    },
    removePublished: ({ model }) => {
      removePublished(store, model);
      return listPublished(store);
    },
    setPublishedSource: ({ model, source }) => {
      setPublishedSource(store, model, source);
      return listPublished(store);
    },
    setPublishedNumber: ({ model, task, metric, points }) => {
      setPublishedNumber(store, model, { task, metric, value: readPoints(points) });
      return listPublished(store);
    },
  };
}
