/** The Synergy view. */
import type { Handlers, SavedFile } from '../common/contract';
import { cancelled, paused, WorkbenchError } from '../common/errors';
import type { Matrix } from '../common/matrix';
import { defaultRecipe } from '../common/recipe';
import { formatTable } from '../export/tables';
import { characteristicsOf } from '../runs/characteristics';
import { performMatrix } from '../runs/matrix';
import { tableOfMatrix, usualSizes } from '../runs/matrix-tables';
import { layOutMatrix, readPlan } from '../runs/plan';
import { scalingOf } from '../runs/scaling';
import type { Studies } from '../runs/study';
import { taskNamesIn } from '../runs/tasks';
import type { Workspace } from '../runs/workspace';
import { getMatrix, listMatrices, setMatrixState } from '../store/matrices';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  | 'startMatrix'
  | 'cancelMatrix'
  | 'pauseMatrix'
  | 'resumeMatrix'
  | 'listMatrices'
  | 'getMatrix'
  | 'studyMatrix'
  | 'fitSizes'
  | 'characteriseTasks'
  | 'exportMatrix'
>;

/**
 * @param saveFile asks the user where a text goes
 * @param studies what the cells of a matrix say together
 */
export function matrixHandlers(
  workspace: Workspace,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
  studies: Studies,
): Slice {
  const { store, queue, emit } = workspace;

  const tell = (matrix: Matrix): Matrix => {
    emit({ kind: 'matrix', matrix, doing: null });
    return matrix;
  };

  /** Why a cell failed is recorded with it and shown from there. */
  function enqueue(id: string): Matrix {
    queue.add(id, (signal) => performMatrix(workspace, id, signal));
    return getMatrix(store, id);
  }

  function stop(id: string, state: 'paused' | 'cancelled'): Matrix {
    if (!queue.cancel(id, state === 'paused' ? paused() : cancelled()))
      throw new WorkbenchError(
        'not-found',
        `Matrix ${id} neither runs nor waits.`,
        'There is nothing to stop.',
      );
    if (getMatrix(store, id).state === 'queued') setMatrixState(store, id, state);
    return tell(getMatrix(store, id));
  }

  return {
    startMatrix: async ({ plan: file }) => {
      checkOffered(store, 'plan', file);
      const matrix = await layOutMatrix(workspace, readPlan(file, { tasks: taskNamesIn(store) }));
      return enqueue(matrix.id);
    },
    cancelMatrix: ({ matrix }) => stop(matrix, 'cancelled'),
    pauseMatrix: ({ matrix }) => stop(matrix, 'paused'),
    resumeMatrix: ({ matrix: id }) => {
      const { state, cells } = getMatrix(store, id);
      if (isLive(state) || cells.every((cell) => cell.state === 'done'))
        throw new WorkbenchError(
          'refused',
          `Matrix ${id} cannot go on: it is ${state}.`,
          'Start another plan.',
        );
      setMatrixState(store, id, 'queued');
      return tell(enqueue(id));
    },
    listMatrices: () => listMatrices(store),
    getMatrix: ({ matrix }) => getMatrix(store, matrix),
    studyMatrix: ({ matrix, way }) => studies(matrix, way),
    fitSizes: ({ matrix }) => scalingOf(workspace, matrix, { ...usualSizes, seed: defaultRecipe.seed }),
    characteriseTasks: ({ matrix }) =>
      characteristicsOf(workspace, matrix, {
        seed: defaultRecipe.seed,
        studyOf: (way) => studies(matrix, way),
      }),
    exportMatrix: async ({ matrix: id, table: name, format }) => {
      const matrix = getMatrix(store, id);
      const table = await tableOfMatrix(workspace, name, { matrix: id, studies });
      const what = name === 'matrix' ? matrix.name : `${matrix.name} ${name}`;
      return saveFile(`${what}.${extensions[format]}`, formatTable(table, format, { spreadsheetSafe: true }));
    },
  };
}

const isLive = (state: Matrix['state']): boolean => state === 'queued' || state === 'running';

const extensions = { csv: 'csv', markdown: 'md', latex: 'tex' };
