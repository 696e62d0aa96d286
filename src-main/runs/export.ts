/** The tables of a workspace as text: which rows a named table takes, and from where by default. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Prediction, Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Evaluation } from '../common/evaluation';
import {
  benchmarksTable,
  formatRows,
  formatTable,
  instructionsTable,
  matrixTable,
  predictionsTable,
  reviewsTable,
  runsTable,
  type Format,
  type StoredTableName,
  type Table,
} from '../export/tables';
import { gridTable } from '../export/grid-table';
import type { TableValue } from '../export/csv';
import { wholeLines } from '../files/json-lines';
import { parsePrediction } from '../files/prediction-line';
import { batchesOf } from '../store/batches';
import { listDatasets } from '../store/datasets';
import { getEvaluation, listEvaluations, scoresOf } from '../store/evaluations';
import { getMatrix, listMatrices } from '../store/matrices';
import { exportedReviews } from '../store/review-items';
import { rubricOf } from '../store/rubrics';
import { listRuns } from '../store/runs';
import { workspaceGrid } from './benchmark-grid';
import { gatedTasksIn } from './tasks';
import type { Workspace } from './workspace';

export interface ExportRequest {
  format: Format;
  /** Id of the matrix, of the evaluation or its Run, or name of the dataset; null: the latest. */
  from: string | null;
  spreadsheetSafe?: boolean;
}

/** @throws WorkbenchError `not-found` when there is nothing of that kind */
export function exportTable(workspace: Workspace, name: StoredTableName, request: ExportRequest): string {
  return [...exportPieces(workspace, name, request)].join('');
}

/** As `exportTable`, in pieces: a million instructions are more than one text can hold. */
export function exportPieces(
  workspace: Workspace,
  name: StoredTableName,
  { from, format, ...options }: ExportRequest,
): Iterable<string> {
  if (name !== 'instructions') {
    const { columns, rows } = tables[name](workspace, from);
    return formatRows(columns, [rows], format, options);
  }
  const { columns } = instructionsTable([]);
  const dataset = from ?? newestDataset(workspace.store);
  return formatRows(columns, instructionRows(workspace.store, dataset), format, options);
}

/**
 * The benchmark table as the Tables view has it, at full precision with intervals: a row per model, a column per task.
 * @param request `from` null: every evaluation of no matrix, and the published numbers
 * @throws WorkbenchError `not-found` for an evaluation that is not there, or when nothing was scored
 */
export function exportWide(
  workspace: Pick<Workspace, 'store' | 'folder'>,
  { from, way, format, ...options }: ExportRequest & { way: Way },
): string {
  const evaluations = from === null ? null : [evaluationOf(workspace.store, from).id];
  const request = { evaluations, way, show: 'score', baseline: null, published: from === null } as const;
  const grid = workspaceGrid(workspace, request);
  if (grid.rows.length === 0) latest('finished evaluation', []);
  return formatTable(gridTable(grid, { intervals: true, digits: 'full' }), format, options);
}

function* instructionRows(store: Store, dataset: string): Generator<TableValue[][]> {
  for (const batch of batchesOf(store, dataset)) yield instructionsTable(batch).rows;
}

const tables: Record<
  Exclude<StoredTableName, 'instructions'>,
  (workspace: Workspace, from: string | null) => Table
> = {
  matrix: ({ store }, from) =>
    matrixTable(getMatrix(store, from ?? latest('matrix', listMatrices(store)).id)),
  benchmarks: ({ store }, from) => benchmarksTable(scoresOf(store, evaluationOf(store, from).id)),
  runs: ({ store }) => runsTable(listRuns(store)),
  reviews: ({ store }, from) => {
    const dataset = from ?? newestDataset(store);
    return reviewsTable(exportedReviews(store, dataset), rubricOf(store, dataset));
  },
  predictions: ({ store }, from) =>
    predictionsTable(readPredictions(evaluationOf(store, from).folder), gatedTasksIn(store)),
};

type Store = Workspace['store'];

/** By its own id or by that of its Run; null: the latest. */
export function evaluationOf(store: Store, id: string | null): Evaluation {
  const finished = listEvaluations(store).filter(({ finishedAt }) => finishedAt !== null);
  if (id === null) return latest('finished evaluation', finished);
  return finished.find(({ runId }) => runId === id) ?? getEvaluation(store, id);
}

/** The one that a file was imported into last. @throws WorkbenchError `not-found` while there is none */
export function newestDataset(store: Store): string {
  const byDate = listDatasets(store).sort((a, b) => (a.importedAt < b.importedAt ? 1 : -1));
  return latest('dataset', byDate).name;
}

function latest<T>(kind: string, newestFirst: readonly T[]): T {
  const [newest] = newestFirst;
  if (newest === undefined)
    throw new WorkbenchError('not-found', `The workspace has no ${kind} yet.`, 'Make one first.');
  return newest;
}

/** A line that is still being written is left out. @throws WorkbenchError `file-format` where another is damaged */
function readPredictions(folder: string): Prediction[] {
  const predictions = join(folder, 'predictions');
  if (!existsSync(predictions)) return [];
  return readdirSync(predictions)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(predictions, name))
    .flatMap((file) => wholeLines(file).map((line) => parsePrediction(line, file)));
}
