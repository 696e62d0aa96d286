/**
 * The ablation matrix: plan -> cells -> for every cell a Run and its evaluation, recorded as it finishes.
 * A failed cell never stops the rest; a finished cell is never computed again.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sentenceOf, toErrorData, WorkbenchError, type ErrorCode } from '../common/errors';
import type { Cell, Matrix, Plan } from '../common/matrix';
import type { Run, RunResult } from '../common/run';
import { trainingName } from '../common/training';
import { programVersion } from '../common/version';
import { getMatrix, getMatrixPlan, setMatrixState, updateCell } from '../store/matrices';
import { findRun } from '../store/runs';
import { performEvaluation } from './evaluate';
import { readFrozenRecipe } from './folder';
import { cellKey, cellRecipe, cellRows } from './plan';
import { stoppedAs } from './stopped-as';
import { throttled } from './throttled';
import { createRun, performRun } from './train';
import type { Workspace } from './workspace';

/** What is going on, in words, and how much of the whole matrix is done, 0 to 1. */
export type MatrixProgress = (doing: string, fraction: number) => void;

/** What a cell is at, and how much of it is done, 0 to 1. */
type CellProgress = (doing: string, fraction: number) => void;

/** Training and evaluation take about as long as each other; only the time left depends on it. */
const trainingShare = 0.5;

/**
 * Computes every cell of a matrix that is not done yet.
 * @throws WorkbenchError `cancelled` or `paused`; the finished cells are kept and the rest waits
 */
export async function performMatrix(
  workspace: Workspace,
  id: string,
  signal: AbortSignal,
  onProgress: MatrixProgress = () => {},
): Promise<Matrix> {
  const { store, emit } = workspace;
  const plan = getMatrixPlan(store, id);
  const show = (doing: string | null, cellFraction = 0): void => {
    const matrix = getMatrix(store, id);
    emit({ kind: 'matrix', matrix, doing });
    const over = matrix.cells.filter((cell) => cell.state === 'done' || cell.state === 'failed').length;
    onProgress(doing ?? '', (over + cellFraction) / matrix.cells.length);
  };
  setMatrixState(store, id, 'running');
  try {
    for (const cell of getMatrix(store, id).cells) {
      if (cell.state === 'done') continue;
      updateCell(store, id, cell.key, { state: 'running', error: null });
      const name = trainingName(cell);
      show(name);
      try {
        await performCell(workspace, plan, cell, signal, (doing, fraction) =>
          show(`${name} · ${doing}`, fraction),
        );
        const runId = cell.row.length === 0 ? null : cell.key;
        updateCell(store, id, cell.key, { state: 'done', runId, evaluationId: cell.key });
      } catch (error) {
        const data = toErrorData(error);
        if (isStop(data.code)) {
          updateCell(store, id, cell.key, { state: 'waiting' });
          throw error;
        }
        updateCell(store, id, cell.key, { state: 'failed', error: sentenceOf(data) });
      }
    }
    setMatrixState(store, id, 'done');
  } catch (error) {
    const data = toErrorData(error);
    if (isStop(data.code)) setMatrixState(store, id, stoppedAs(signal));
    else setMatrixState(store, id, 'failed', sentenceOf(data));
    throw error;
  } finally {
    show(null);
  }
  return getMatrix(store, id);
}

const isStop = (code: ErrorCode): boolean => code === 'cancelled' || code === 'paused';

/** One cell: the Run (unless its adapter or model is already there), then the evaluation. Both are named by the cell's key. */
async function performCell(
  workspace: Workspace,
  plan: Plan,
  cell: Cell,
  signal: AbortSignal,
  onProgress: CellProgress,
): Promise<void> {
  if ((await cellKey(workspace, plan, cell)) !== cell.key) throw outdated();
  const { template, threads } = cellRecipe(plan, cell);
  const { base, adapter } =
    cell.row.length === 0
      ? { base: cell.base, adapter: null }
      : await trainCell(workspace, plan, cell, signal, onProgress);
  let share = trainingShare;
  await performEvaluation(
    workspace,
    { id: cell.key, runId: cell.row.length === 0 ? null : cell.key },
    {
      bases: [base],
      adapters: [adapter],
      tasks: plan.tasks,
      scoring: plan.scoring,
      limit: plan.limit ?? null,
      template,
      threads,
      seed: cell.seed,
    },
    signal,
    // Each report carries the whole matrix to the renderer.
    throttled((report) => {
      if ('merging' in report)
        return onProgress(`merging the adapter: ${Math.round(100 * report.merging)} %`, share);
      if ('preparing' in report) return onProgress(report.preparing, share);
      const { task, scoring, done, of, overall } = report;
      share = trainingShare + ((1 - trainingShare) * overall.done) / overall.of;
      onProgress(`${task}, ${scoring}: ${done} of ${of}`, share);
    }),
  );
}

/** @returns what is to be evaluated: the adapter on its base, or the model that full fine-tuning made */
async function trainCell(
  workspace: Workspace,
  plan: Plan,
  cell: Cell,
  signal: AbortSignal,
  onProgress: CellProgress,
): Promise<Trained> {
  const earlier = findRun(workspace.store, cell.key);
  const trained = earlier?.result && trainedBy(cell, earlier.result);
  if (trained && existsSync(trained.adapter ?? trained.base)) return trained;
  const run = canGoOn(earlier, cell)
    ? earlier
    : await createRun(
        workspace,
        { id: cell.key, base: cell.base, ...cellRows(plan, cell), recipe: cellRecipe(plan, cell) },
        signal,
      );
  const done = await performRun(
    workspace,
    run,
    signal,
    throttled((report) => {
      if (!('step' in report)) return;
      const { step, steps } = report;
      onProgress(`step ${step + 1} of ${steps}`, (trainingShare * (step + 1)) / steps);
    }),
  );
  return trainedBy(cell, done.result!);
}

interface Trained {
  base: string;
  adapter: string | null;
}

const trainedBy = ({ base }: Cell, { adapter, model }: RunResult): Trained => ({
  base: model ?? base,
  adapter,
});

/** Whether an interrupted Run of the cell left checkpoints; one of another program or place starts again. */
function canGoOn(run: Run | null, cell: Cell): run is Run {
  if (!run || run.result) return false;
  if (!['recipe.json', 'checkpoints'].every((name) => existsSync(join(run.folder, name)))) return false;
  const { program, base } = readFrozenRecipe(run.folder).run;
  return program === programVersion && base === cell.base;
}

/** Its numbers would go by the name of what they were not made from. */
function outdated(): WorkbenchError {
  return new WorkbenchError(
    'plan',
    'The rows, the model or a benchmark file changed after the matrix was laid out.',
    'Start the plan again; cells that nothing changed for are kept.',
  );
}
