/** Plan -> matrix: imports what the plan names by file, and gives every cell the hash of what determines it. */
import { createHash, type Hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { categories } from '../common/instruction';
import type { Cell, Matrix } from '../common/matrix';
import { checkPlan, datasetNames, trainingsOf, type Plan } from '../common/plan';
import { checkRecipe, type Recipe } from '../common/recipe';
import { trainingName, type Training } from '../common/training';
import { textHash } from '../data/snapshot-hash';
import { getDataset } from '../store/datasets';
import type { TrainingRow } from '../store/training-rows';
import { checkRegularFile } from '../files/regular-file';
import { addMatrix, finishedCell, getMatrix, updateCell, type NewMatrix } from '../store/matrices';
import { sample } from '../resources';
import { taskNames } from '../tasks';
import { drawnRows } from './drawn-rows';
import { hashOf } from './hash';
import { importInto } from './import';
import { taskIn } from './tasks';
import type { RunRequest } from './train';
import type { Workspace } from './workspace';

/** The recipe of a plan's trained cells: the same budget for all, the cell's method and seed. */
export function cellRecipe(
  { recipe, budget }: Pick<Plan, 'recipe' | 'budget'>,
  { method, seed }: Pick<Cell, 'method' | 'seed'>,
): Recipe {
  const [maxTokens, maxSteps] = 'tokens' in budget ? [budget.tokens, null] : [null, budget.steps];
  // Nobody looks on: a matrix takes no samples.
  return checkRecipe({ ...recipe, method, seed, maxTokens, maxSteps, sampleEvery: 0 });
}

/** What a trained cell asks of the datasets. */
export function cellRows(
  plan: Plan,
  { row, size, origin }: Training,
): Pick<RunRequest, 'datasets' | 'categories' | 'draw'> {
  const ofRow = categories.filter((category) => row.includes(category));
  const groups = row.flatMap((name) => plan.groups[name] ?? []);
  const usual = groups.length === 0 && size === null && origin === 'all';
  const parts = [...groups, ...(ofRow.length > 0 ? [{ categories: ofRow }] : [])];
  return {
    datasets: datasetNames(plan),
    categories: ofRow,
    ...(!usual && { draw: { parts, size, origin } }),
  };
}

/**
 * Lays out the matrix of a plan in the store, ready for `performMatrix`. The same plan on the same files is the same
 * matrix, and a cell that any matrix has finished is done here too.
 */
export async function layOutMatrix(workspace: Workspace, plan: Plan, signal?: AbortSignal): Promise<Matrix> {
  const { store } = workspace;
  for (const dataset of plan.datasets)
    if ('file' in dataset) await importWhole(workspace, dataset.file, signal);
  const cells = await layOutCells(workspace, plan);
  const id = shortHash([plan.name, cells.map((cell) => cell.key)]);
  addMatrix(store, {
    id,
    name: plan.name,
    createdAt: new Date().toISOString(),
    tasks: plan.tasks.map((one) => column(taskIn(store, one.name))),
    // A picture of the toy model's numbers must not pass for a result.
    sample: plan.bases.includes(sample.model),
    plan,
    cells,
  });
  for (const { key } of cells) {
    const finished = finishedCell(store, key);
    if (finished) updateCell(store, id, key, { state: 'done', error: null, ...finished });
  }
  return getMatrix(store, id);
}

/**
 * Brings the rows of a plan's file into the dataset of its name; what that holds already is not imported twice.
 * @throws WorkbenchError `plan` when the dataset holds rows of another file too: they would be trained on unseen
 */
async function importWhole(workspace: Workspace, file: string, signal?: AbortSignal): Promise<void> {
  const { dataset, imported, duplicates } = await importInto(workspace, { file, options: {} }, signal);
  if (getDataset(workspace.store, dataset).rows <= imported + duplicates) return;
  throw new WorkbenchError(
    'plan',
    `The dataset “${dataset}” of this workspace holds rows that are not in ${file}.`,
    'Name the dataset in the plan by {"name": …} to train on all of it, or give the file another name.',
  );
}

const column = ({ name, title, group, metrics }: Task): Matrix['tasks'][number] => ({
  name,
  title,
  group,
  metrics,
});

/**
 * Bases in order, each with the base row once and every other training for every seed, so that a base is loaded once.
 * @throws WorkbenchError `plan` when two trainings come to the same, `no-rows` when a size is more than there is
 */
async function layOutCells(workspace: Workspace, plan: Plan): Promise<NewMatrix['cells']> {
  const cells = plan.bases.flatMap((base) =>
    trainingsOf(plan).flatMap((training) =>
      seedsOf(plan, training).map((seed) => ({ base, ...training, seed })),
    ),
  );
  const keyed = new Map<string, NewMatrix['cells'][number]>();
  for (const cell of cells) {
    const key = await cellKey(workspace, plan, cell);
    const same = keyed.get(key);
    if (same) throw sameCells(trainingName(same), trainingName(cell));
    keyed.set(key, { ...cell, key });
  }
  return [...keyed.values()];
}

/** The base itself has no seed. */
export const seedsOf = ({ seeds }: Plan, { row }: Training): number[] =>
  row.length === 0 ? seeds.slice(0, 1) : seeds;

const sameCells = (one: string, other: string) =>
  new WorkbenchError(
    'plan',
    `“${one}” and “${other}” come to the same rows and recipe.`,
    'Take one of them out of the plan.',
  );

/**
 * Hash of everything that determines a cell's result: models and files by their content, rows by theirs.
 * @param onRows is handed the rows as they are read
 */
export async function cellKey(
  workspace: Workspace,
  plan: Plan,
  cell: Training & Pick<Cell, 'base' | 'seed'>,
  onRows: (rows: TrainingRow[]) => void = () => {},
): Promise<string> {
  const tasks: unknown[] = [];
  for (const { name, file } of plan.tasks)
    tasks.push([name, taskIn(workspace.store, name).version, await hashOf(workspace, file)]);
  const { template } = cellRecipe(plan, cell);
  const measured = { tasks, scoring: plan.scoring, limit: plan.limit ?? null, template, seed: cell.seed };
  const trained = cell.row.length === 0 ? null : await trainedBy(workspace, plan, cell, onRows);
  return shortHash(['cell', 3, await hashOf(workspace, cell.base), trained, measured]);
}

/** What determines an adapter besides its base: recipe and rows. Device, threads, checkpoints and samples change the speed, not the study. */
async function trainedBy(
  { store }: Workspace,
  plan: Plan,
  cell: Training & Pick<Cell, 'seed'>,
  onRows: (rows: TrainingRow[]) => void,
): Promise<unknown> {
  const whole = cellRecipe(plan, cell);
  const { device, threads, checkpointing, checkpointEvery, sampleEvery, ...recipe } = whole;
  const rows = createHash('sha256');
  let before = '[';
  for await (const slice of drawnRows(store, { ...cellRows(plan, cell), recipe: whole })) {
    onRows(slice);
    for (const row of slice) {
      rows.update(before + JSON.stringify([row.id, textHash(row).toString('hex'), row.split]));
      before = ',';
    }
  }
  return [recipe, short(rows.update(before === '[' ? '[]' : ']'))];
}

const shortHash = (value: unknown): string => short(createHash('sha256').update(JSON.stringify(value)));
const short = (hash: Hash): string => hash.digest('hex').slice(0, 16);

/**
 * Reads and checks a plan file; its paths are relative to the file, or where there is none, to the folder of the data.
 * @param tasks names of the tasks there are
 * @throws WorkbenchError `plan`, `file-format` or `not-found`
 */
export function readPlan(
  file: string,
  { tasks = taskNames, data = null }: { tasks?: readonly string[]; data?: string | null } = {},
): Plan {
  const beside = (path: string) => resolve(dirname(file), path);
  const find = (path: string) =>
    data === null || existsSync(beside(path)) ? beside(path) : resolve(data, path);
  return checkPlan(parseJson(file), find, tasks);
}

function parseJson(file: string): unknown {
  checkRegularFile(file);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new WorkbenchError(
      'file-format',
      `${file} is not JSON: ${error.message}.`,
      'Mend the file; resources/plans/sample.json is an example.',
    );
  }
}
