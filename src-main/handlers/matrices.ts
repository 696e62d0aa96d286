/** The Synergy view. */
import { basename } from 'node:path';
import type { Handlers, PlanSummary, SavedFile } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import { trainingsOf } from '../common/plan';
import { trainingName } from '../common/training';
import { formatTable, matrixTable } from '../export/tables';
import { performMatrix } from '../runs/matrix';
import { layOutMatrix, readPlan, seedsOf } from '../runs/plan';
import { planCost } from '../runs/plan-cost';
import { createStudies, studyTable } from '../runs/study';
import { taskIn, taskNamesIn } from '../runs/tasks';
import type { Workspace } from '../runs/workspace';
import { addFile } from '../store/files';
import { getMatrix, listMatrices, setMatrixState } from '../store/matrices';
import type { FileTokens } from './file-tokens';
import { checkOffered, offered } from './offered';

type Slice = Pick<
  Handlers,
  | 'listPlans'
  | 'addPlan'
  | 'costPlan'
  | 'startMatrix'
  | 'cancelMatrix'
  | 'listMatrices'
  | 'getMatrix'
  | 'studyMatrix'
  | 'exportMatrix'
>;

/** @param saveFile asks the user where a text goes */
export function matrixHandlers(
  workspace: Workspace,
  files: FileTokens,
  saveFile: (name: string, text: string) => Promise<SavedFile>,
): Slice {
  const { store, queue, emit } = workspace;
  const studies = createStudies(workspace);
  return {
    // One that was moved or damaged is not on offer and hides no other; it comes back with its file.
    listPlans: () => offered(store, 'plan').flatMap((file) => summaryIfPlan(store, file) ?? []),
    addPlan: ({ token }) => {
      const summary = summarise(store, files.fileOf(token).path);
      addFile(store, 'plan', summary.plan);
      return summary;
    },
    costPlan: ({ plan: file }) => {
      checkOffered(store, 'plan', file);
      return planCost(workspace, readPlan(file, taskNamesIn(store)));
    },
    startMatrix: async ({ plan: file }) => {
      checkOffered(store, 'plan', file);
      const matrix = await layOutMatrix(workspace, readPlan(file, taskNamesIn(store)));
      // Why a cell failed is recorded with it and shown from there.
      queue.add(matrix.id, (signal) => performMatrix(workspace, matrix.id, signal));
      return getMatrix(store, matrix.id);
    },
    cancelMatrix: ({ matrix: id }) => {
      if (!queue.cancel(id))
        throw new WorkbenchError(
          'not-found',
          `Matrix ${id} neither runs nor waits.`,
          'There is nothing to cancel.',
        );
      if (getMatrix(store, id).state === 'queued') setMatrixState(store, id, 'cancelled');
      emit({ kind: 'matrix', matrix: getMatrix(store, id), doing: null });
      return getMatrix(store, id);
    },
    listMatrices: () => listMatrices(store),
    getMatrix: ({ matrix }) => getMatrix(store, matrix),
    studyMatrix: ({ matrix, way }) => studies(matrix, way),
    exportMatrix: async ({ matrix: id, table: name, format }) => {
      const matrix = getMatrix(store, id);
      const table =
        name === 'matrix' ? matrixTable(matrix) : await studyTable(store, studies, { name, matrix: id });
      const what = name === 'matrix' ? matrix.name : `${matrix.name} ${name}`;
      return saveFile(`${what}.${extensions[format]}`, formatTable(table, format, { spreadsheetSafe: true }));
    },
  };
}

const extensions = { csv: 'csv', markdown: 'md', latex: 'tex' };

function summaryIfPlan(store: Workspace['store'], file: string): PlanSummary | null {
  try {
    return summarise(store, file);
  } catch {
    return null;
  }
}

function summarise(store: Workspace['store'], file: string): PlanSummary {
  const plan = readPlan(file, taskNamesIn(store));
  const trainings = trainingsOf(plan);
  return {
    plan: file,
    name: plan.name,
    rows: trainings.map(trainingName),
    tasks: plan.tasks.map(({ name }) => taskIn(store, name).title),
    seeds: plan.seeds,
    bases: plan.bases.map((base) => basename(base)),
    cells: plan.bases.length * trainings.reduce((sum, training) => sum + seedsOf(plan, training).length, 0),
    budget: plan.budget,
  };
}
