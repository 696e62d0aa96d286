/** One Run: rows of the store -> frozen run folder -> engine -> what the store keeps of it. */
import { randomUUID } from 'node:crypto';
import { WorkbenchError } from '../common/errors';
import type { Category } from '../common/instruction';
import type { Recipe } from '../common/recipe';
import type { Run, RunReport } from '../common/run';
import { programVersion } from '../common/version';
import { createValidationDraw, type ValidationDraw } from '../data/split';
import { addRun, updateRun } from '../store/runs';
import { snapshotOf } from '../store/snapshots';
import type { TrainingRow } from '../store/training-rows';
import { freezeRunFolder } from './folder';
import { requireBase, requireFolder } from './lost';
import { drawnRows, type Draw } from './drawn-rows';
import { hashOf } from './hash';
import { frozenName } from './snapshots';
import { recordEnd } from './stopped-as';
import { runFolder, type Workspace } from './workspace';

export interface RunRequest {
  /** Default: made up. */
  id?: string;
  /** Default: `runs/<id>` of the workspace. */
  folder?: string;
  /** Absolute path of the base model. */
  base: string;
  /** Absolute path of an adapter of this base to go on from; absent: a fresh one. */
  adapter?: string;
  /** Datasets by name, or snapshots as `name@hash`. */
  datasets: string[];
  /** Empty: all of them, the uncategorised too. */
  categories: Category[];
  review?: 'accepted';
  /** What is drawn in place of `categories`; absent: just these. */
  draw?: Draw;
  recipe: Recipe;
}

/**
 * Freezes the datasets into snapshots, rows and recipe into a run folder, and records the Run as queued.
 * @throws WorkbenchError `no-rows` when nothing is left to train on
 */
export async function createRun(
  workspace: Workspace,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Run> {
  const { base, datasets, categories, recipe } = request;
  const id = request.id ?? randomUUID().slice(0, 8);
  const folder = request.folder ?? runFolder(workspace, id);
  const frozen = await Promise.all(datasets.map((name) => frozenName(workspace.store, name)));
  await freezeRun(workspace, request, folder, frozen, signal);
  return addRun(workspace.store, {
    id,
    state: 'queued',
    folder,
    base,
    dataset: datasets.length === 1 ? datasets[0]! : null,
    categories,
    seed: recipe.seed,
    createdAt: new Date().toISOString(),
    result: null,
    error: null,
  });
}

/**
 * Writes the run folder of a request.
 * @param frozen what of each dataset is trained on, as `name@hash`; default: the datasets as they are
 * @throws WorkbenchError `no-rows` when nothing is left to train on, `recipe` for full fine-tuning of an adapter
 */
export async function freezeRun(
  workspace: Workspace,
  request: RunRequest,
  folder: string,
  frozen: readonly string[] = request.datasets,
  signal?: AbortSignal,
): Promise<void> {
  const { base, adapter, datasets, categories, recipe } = request;
  if (adapter !== undefined && recipe.method === 'full') throw nothingToGoOnFrom(adapter);
  const rows: TrainingRow[] = [];
  const draw = createValidationDraw(recipe.validationShare, recipe.seed);
  for await (const slice of drawnRows(workspace.store, request, frozen, signal)) {
    rows.push(...slice);
    slice.forEach(draw.look);
  }
  if (rows.length === 0)
    throw new WorkbenchError(
      'no-rows',
      `${datasets.join(', ')} has no row to train on${categories.length > 0 ? ` in ${categories.join(', ')}` : ''}.`,
      'Rows that are rejected, excluded or of a test split are never trained on; import more, or choose other categories.',
    );
  const run = {
    program: programVersion,
    base,
    baseHash: await hashOf(workspace, base),
    ...(adapter !== undefined && { adapter: { file: adapter, hash: await hashOf(workspace, adapter) } }),
    datasets: datasets.map((name) => snapshotOf(workspace.store, name)?.dataset ?? name),
    snapshots: frozen.filter((name) => snapshotOf(workspace.store, name) !== null),
    categories,
    ...(request.draw && { draw: request.draw }),
  };
  const frozenRecipe = { ...recipe, run: { ...run, rows: rows.length } };
  await freezeRunFolder(folder, frozenRecipe, markedRows(rows, draw), signal);
}

function* markedRows(rows: readonly TrainingRow[], draw: ValidationDraw): Generator<TrainingRow> {
  for (const row of rows) yield draw.mark(row);
}

function nothingToGoOnFrom(adapter: string): WorkbenchError {
  return new WorkbenchError(
    'recipe',
    `Full fine-tuning trains the weights of the base and cannot go on from ${adapter}.`,
    'Merge the adapter into its base first (adapter export --format merged-gguf), or set method to lora.',
  );
}

/**
 * Has the engine do a Run, from its last checkpoint where it has one, records how it ended and returns it.
 * @throws WorkbenchError why it failed or that it was stopped; the store holds the same
 */
export async function performRun(
  workspace: Workspace,
  run: Run,
  signal: AbortSignal,
  onReport: (report: RunReport) => void = () => {},
): Promise<Run> {
  const record = (change: Partial<Pick<Run, 'state' | 'result' | 'error'>>): Run =>
    updateRun(workspace.store, run.id, change);
  const tell = (changed: Run): Run => {
    workspace.emit({ kind: 'run', run: changed, report: null });
    return changed;
  };
  try {
    signal.throwIfAborted();
    requireFolder(run);
    requireBase(run.base);
    const running = tell(record({ state: 'running', error: null }));
    const result = await workspace.engine.call(
      'train',
      { folder: run.folder },
      (report) => {
        workspace.emit({ kind: 'run', run: running, report });
        onReport(report);
      },
      signal,
    );
    return tell(record({ state: 'done', result }));
  } catch (error) {
    recordEnd(run, error, signal, { record, tell });
    throw error;
  }
}
