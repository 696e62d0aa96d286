/** The tables of a matrix, by name: each from the question that its numbers answer. */
import { WorkbenchError } from '../common/errors';
import { questionTableNames, studyTableNames, type MatrixTableName } from '../common/matrix-tables';
import { defaultRecipe } from '../common/recipe';
import {
  affinityTable,
  characteristicsTable,
  curvesTable,
  recommendationsTable,
  similarityTable,
  sizesTable,
} from '../export/question-tables';
import { matrixTable, type Table } from '../export/tables';
import { findAffinity } from '../store/affinities';
import { getMatrix, listMatrices } from '../store/matrices';
import { similarityOfMatrix } from './adapter-similarity';
import { tellAffinity } from './affinity';
import { characteristicsOf } from './characteristics';
import { scalingOf } from './scaling';
import { studyTable, type Studies } from './study';
import type { Workspace } from './workspace';

interface Context {
  /** Its id; null: the latest. */
  matrix: string | null;
  studies: Studies;
  seed?: number;
}

/** What is told of data sizes where nothing else is asked for: what 1,000 more add, and a point for what is worth them. */
export const usualSizes = { more: 1000, least: 0.01 };

/** @throws WorkbenchError `not-found` for the matrix, and where what the table is of has not been computed */
export async function tableOfMatrix(
  workspace: Workspace,
  name: MatrixTableName,
  { matrix, studies, seed = defaultRecipe.seed }: Context,
): Promise<Table> {
  const { store } = workspace;
  const id = matrix ?? newestMatrix(store);
  const studyOf = (way: Parameters<Studies>[1]) => studies(id, way);
  const study = studyTableNames.find((one) => one === name);
  if (study) return studyTable(store, studies, { name: study, matrix: id });
  const affinity = async () => tellAffinity(workspace, keptAffinity(store, id), { matrix: id, studyOf });
  const sizes = () => scalingOf(workspace, id, { ...usualSizes, seed });
  const questions: Record<(typeof questionTableNames)[number], () => Promise<Table>> = {
    affinity: async () => affinityTable(await affinity()),
    recommendations: async () => recommendationsTable(await affinity()),
    similarity: async () => similarityTable(await similarityOfMatrix(workspace, id, { seed, studyOf })),
    sizes: async () => sizesTable(await sizes()),
    curves: async () => curvesTable(await sizes()),
    characteristics: async () =>
      characteristicsTable(await characteristicsOf(workspace, id, { seed, studyOf })),
  };
  const question = questionTableNames.find((one) => one === name);
  return question ? questions[question]() : matrixTable(getMatrix(store, id));
}

function keptAffinity(store: Workspace['store'], id: string) {
  getMatrix(store, id);
  const kept = findAffinity(store, id);
  if (kept) return kept;
  throw new WorkbenchError(
    'not-found',
    `No affinity of matrix ${id} was predicted yet.`,
    'Predict it under Affinity of the Synergy view, or with affinity --matrix.',
  );
}

/** @throws WorkbenchError `not-found` while there is none */
function newestMatrix(store: Workspace['store']): string {
  const [newest] = listMatrices(store);
  if (newest) return newest.id;
  throw new WorkbenchError('not-found', 'The workspace has no matrix yet.', 'Run a plan first.');
}
