/** Plan -> matrix: imports what the plan names by file, and gives every cell the hash of what determines it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Task } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Category } from '../common/instruction';
import type { Cell, Matrix } from '../common/matrix';
import { checkPlan, datasetNames, type Plan } from '../common/plan';
import { checkRecipe, type Recipe } from '../common/recipe';
import { textHash } from '../data/snapshot-hash';
import { getDataset } from '../store/datasets';
import { trainingRows } from '../store/instructions';
import { addMatrix, finishedCell, getMatrix, updateCell, type NewMatrix } from '../store/matrices';
import { sample } from '../resources';
import { taskNamed, taskNames } from '../tasks';
import { hashOf } from './hash';
import { importInto } from './import';
import type { Workspace } from './workspace';

/** The recipe of a plan's trained cells: the same token budget for every row, and the cell's seed. */
export function cellRecipe(plan: Plan, seed: number): Recipe {
  return checkRecipe({ ...plan.recipe, seed, maxTokens: plan.budget.tokens, maxSteps: null });
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
    tasks: plan.tasks.map((one) => column(taskNamed(one.name))),
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

/** Bases in order, each with the base row once and every other row for every seed, so that a base is loaded once. */
async function layOutCells(workspace: Workspace, plan: Plan): Promise<NewMatrix['cells']> {
  const cells = plan.bases.flatMap((base) =>
    plan.rows.flatMap((row) =>
      (row.length === 0 ? plan.seeds.slice(0, 1) : plan.seeds).map((seed) => ({ base, row, seed })),
    ),
  );
  const keyed: NewMatrix['cells'] = [];
  for (const cell of cells) keyed.push({ ...cell, key: await cellKey(workspace, plan, cell) });
  return keyed;
}

/** Hash of everything that determines a cell's result: models and files by their content, rows by theirs. */
export async function cellKey(
  workspace: Workspace,
  plan: Plan,
  { base, row, seed }: Pick<Cell, 'base' | 'row' | 'seed'>,
): Promise<string> {
  const tasks: unknown[] = [];
  for (const { name, file } of plan.tasks)
    tasks.push([name, taskNamed(name).version, await hashOf(workspace, file)]);
  const { template } = cellRecipe(plan, seed);
  const measured = { tasks, scoring: plan.scoring, limit: plan.limit ?? null, template, seed };
  const trained = row.length === 0 ? null : trainedBy(workspace, plan, row, seed);
  return shortHash(['cell', 3, await hashOf(workspace, base), trained, measured]);
}

/** What determines an adapter besides its base: recipe and rows. Device, threads and checkpoints change the speed, not the study. */
function trainedBy({ store }: Workspace, plan: Plan, row: Category[], seed: number): unknown {
  const { device, threads, checkpointing, checkpointEvery, ...recipe } = cellRecipe(plan, seed);
  const rows = trainingRows(store, { datasets: datasetNames(plan), categories: row, review: null });
  return [recipe, shortHash(rows.map((row) => [row.id, textHash(row).toString('hex'), row.split]))];
}

function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/**
 * Reads and checks a plan file; its paths are relative to the file.
 * @throws WorkbenchError `plan`, `file-format` or `not-found`
 */
export function readPlan(file: string): Plan {
  const folder = dirname(file);
  return checkPlan(parseJson(file), (path) => resolve(folder, path), taskNames);
}

function parseJson(file: string): unknown {
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
