/**
 * A cell of a matrix as a folder that any machine with the base can compute: a plan of this one cell, its rows and its
 * benchmark files. Whoever computes it does so in a workspace inside the folder, so that it is resumed and checked as any
 * other matrix; what comes out is taken into the study by its key.
 *
 *     cell.json · plan.json · instructions.jsonl · benchmarks/<n>/<file> · workspace/ · result.json or failed.json
 */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Score } from '../common/benchmark';
import { WorkbenchError, type ErrorData } from '../common/errors';
import type { Cell, Plan } from '../common/matrix';
import type { Recipe } from '../common/recipe';
import type { Run } from '../common/run';
import { trainingName } from '../common/training';
import { jsonLines } from '../files/json-lines';
import { makeFolder } from '../files/make-folder';
import { writeWhole, writeWholeSlowly } from '../files/write-whole';
import { listOwnTasks, type OwnTask } from '../store/own-tasks';
import type { TrainingRow } from '../store/training-rows';
import { drawnRows } from './drawn-rows';
import { hashOf } from './hash';
import { cellRecipe, cellRows } from './plan';
import type { Workspace } from './workspace';

/** `cell.json` */
export interface CellFolder {
  key: string;
  /** In words. */
  name: string;
  seed: number;
  base: { file: string; hash: string };
  /** Tasks of its plan that are the user’s own. */
  tasks: OwnTask[];
}

/** `result.json`, beside which lie the run and the evaluation of the same key in the workspace of the folder. */
export interface CellResult {
  key: string;
  /** null for the base itself. */
  run: Run | null;
  scores: Score[];
}

/** Where the numbers of a result depend on the machine: threads and device are settled before it leaves. */
export type Machine = Pick<Recipe, 'threads' | 'device'>;

/**
 * Writes the folder of a cell, whole or not at all; one that is there is kept with what was computed in it.
 * @param rows those of the cell, where they have been read
 */
export async function writeCellFolder(
  workspace: Workspace,
  plan: Plan,
  cell: Cell,
  { folder, machine, rows }: { folder: string; machine: Machine; rows?: Iterable<TrainingRow[]> },
): Promise<void> {
  if (existsSync(join(folder, 'cell.json'))) return;
  makeFolder(folder);
  for (const [i, { file }] of plan.tasks.entries()) {
    const place = join(folder, 'benchmarks', String(i));
    makeFolder(place);
    copyFileSync(file, join(place, basename(file)));
  }
  const isBase = cell.row.length === 0;
  const read = rows ?? rowsOf(workspace, plan, cell);
  if (!isBase) await writeWholeSlowly(join(folder, 'instructions.jsonl'), linesOf(read));
  write(join(folder, 'plan.json'), {
    name: cell.key,
    bases: [cell.base],
    datasets: isBase ? [] : [{ file: 'instructions.jsonl' }],
    groups: { cell: {} },
    rows: [isBase ? [] : ['cell']],
    methods: [cell.method],
    tasks: plan.tasks.map(({ name, file }, i) => ({
      name,
      file: join('benchmarks', String(i), basename(file)),
    })),
    budget: plan.budget,
    seeds: [cell.seed],
    recipe: { ...plan.recipe, ...machine },
    scoring: plan.scoring,
    ...(plan.limit !== undefined && { limit: plan.limit }),
  });
  const base = { file: cell.base, hash: await hashOf(workspace, cell.base) };
  // The last: a folder without it was never written.
  const tasks = listOwnTasks(workspace.store).filter(({ description }) =>
    plan.tasks.some(({ name }) => name === description.name),
  );
  const about: CellFolder = { key: cell.key, name: trainingName(cell), seed: cell.seed, base, tasks };
  write(join(folder, 'cell.json'), about);
}

const rowsOf = ({ store }: Workspace, plan: Plan, cell: Cell) =>
  drawnRows(store, { ...cellRows(plan, cell), recipe: cellRecipe(plan, cell) });

async function* linesOf(
  slices: Iterable<TrainingRow[]> | AsyncIterable<TrainingRow[]>,
): AsyncGenerator<Uint8Array> {
  for await (const rows of slices) {
    const fields = rows.map(({ instruction, input, output, category, split }) => ({
      instruction,
      input,
      output,
      category,
      split,
    }));
    yield* jsonLines(fields);
  }
}

/** @throws WorkbenchError `not-found` when the folder is none */
export function readCellFolder(folder: string): CellFolder {
  const cell = readJson<CellFolder>(join(folder, 'cell.json'));
  if (cell) return cell;
  throw new WorkbenchError(
    'not-found',
    `${folder} is no folder of a cell: it has no cell.json.`,
    'Make them with: bioinstruct matrix --plan PLAN.json --slurm',
  );
}

export const resultOf = (folder: string): CellResult | null => readJson(join(folder, 'result.json'));
export const failureOf = (folder: string): ErrorData | null => readJson(join(folder, 'failed.json'));

/** Records how a cell ended, in place of how it ended before. */
export function endCell(folder: string, ended: { result: CellResult } | { failed: ErrorData }): void {
  for (const name of ['result.json', 'failed.json']) rmSync(join(folder, name), { force: true });
  if ('result' in ended) write(join(folder, 'result.json'), ended.result);
  else write(join(folder, 'failed.json'), ended.failed);
}

function readJson<T>(file: string): T | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : null;
}

const write = (file: string, value: unknown) => writeWhole(file, `${JSON.stringify(value, null, 2)}\n`);
