/** What the finished cells of a matrix say together. */
import { existsSync, statSync } from 'node:fs';
import type { Way } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { cellTraining, waysOf, type Cell, type Matrix } from '../common/matrix';
import { defaultRecipe } from '../common/recipe';
import type { RunResult } from '../common/run';
import type { Study, TrainingCost } from '../common/study';
import { sameTraining } from '../common/training';
import type { SearchReport, StudyJob } from '../common/worker';
import type { StudyTableName } from '../common/matrix-tables';
import { studyTables, type Table } from '../export/tables';
import { getEvaluation } from '../store/evaluations';
import { getMatrix } from '../store/matrices';
import { findRun } from '../store/runs';
import type { Workspace } from './workspace';

/** Fewer would put the smallest p of a large family above its level. */
const rounds = 10_000;

/**
 * @param way in which the tasks were scored
 * @throws WorkbenchError `not-found` where no cell is finished
 */
export async function studyOfMatrix(
  { store, desk }: Pick<Workspace, 'store' | 'desk'>,
  id: string,
  { way, seed }: { way: Way; seed: number },
  onReport: (report: SearchReport) => void = () => {},
  signal?: AbortSignal,
): Promise<Study> {
  const { cells, tasks } = getMatrix(store, id);
  const finished = cells.filter(({ state }) => state === 'done');
  if (finished.length === 0) throw nothingFinished(id);
  const trainings = bySeeds(finished).map((seeds) => ({
    ...trainingOf(seeds, (key) => getEvaluation(store, key).folder),
    ...costOf(seeds.flatMap(({ key }) => findRun(store, key)?.result ?? [])),
  }));
  return desk.call('studyMatrix', { way, trainings, tasks, seed, rounds }, onReport, signal);
}

/** Cells that differ in their seed alone stand together, in the order of the first. */
export const bySeeds = (cells: readonly Cell[]): Cell[][] => [
  ...Map.groupBy(cells, (cell) => `${cell.base}\n${sameTraining(cell)}`).values(),
];

/** @param seeds of one training, at least one */
export function trainingOf(
  seeds: readonly Cell[],
  folderOf: (key: string) => string,
): StudyJob['trainings'][number] {
  const [first] = seeds as [Cell];
  return {
    base: first.base,
    training: cellTraining(first),
    seeds: seeds.map(({ seed }) => seed),
    folders: seeds.map(({ key }) => folderOf(key)),
  };
}

const nothingFinished = (id: string) =>
  new WorkbenchError('not-found', `No cell of matrix ${id} is finished.`, 'Run its plan first.');

/** Means over the seeds; what they made may be gone. */
function costOf(results: readonly RunResult[]): { cost?: TrainingCost } {
  const known = results.filter((one) => existsSync((one.adapter ?? one.model)!));
  if (known.length === 0) return {};
  const mean = (of: (one: RunResult) => number) =>
    known.reduce((sum, one) => sum + of(one), 0) / known.length;
  return {
    cost: {
      tokens: mean(({ tokens }) => tokens),
      seconds: mean(({ tokens, tokensPerSecond }) => tokens / tokensPerSecond),
      peakBytes: mean(({ peakBytes }) => peakBytes),
      bytes: mean(({ adapter, model }) => statSync((adapter ?? model)!).size),
    },
  };
}

/** A study for each way in which its tasks were scored, one after the other. */
export async function inEveryWay(
  matrix: Pick<Matrix, 'cells'>,
  studyOf: (way: Way) => Promise<Study>,
): Promise<Study[]> {
  const studies: Study[] = [];
  for (const way of waysOf(matrix)) studies.push(await studyOf(way));
  return studies;
}

/** A matrix's study, made once for the cells that are finished. */
export type Studies = (matrix: string, way: Way) => Promise<Study>;

/** Studies that are kept: both ways of a few matrices, some of them while they grow. */
const kept = 8;

/** @param seed default: what the command line takes, so that both fronts say the same */
export function createStudies(
  workspace: Pick<Workspace, 'store' | 'desk'>,
  seed: number = defaultRecipe.seed,
): Studies {
  const made = new Map<string, Promise<Study>>();
  return (matrix, way) => {
    const { cells } = getMatrix(workspace.store, matrix);
    const done = cells.filter(({ state }) => state === 'done').map(({ key }) => key);
    const key = JSON.stringify([matrix, way, done]);
    const known = made.get(key);
    if (known) return known;
    const study = studyOfMatrix(workspace, matrix, { way, seed });
    made.set(key, study);
    // One that failed is asked for anew.
    study.catch(() => made.delete(key));
    if (made.size > kept) made.delete(made.keys().next().value!);
    return study;
  };
}

/** A table of what a matrix's cells say together, for each way in which the tasks were scored. */
export async function studyTable(
  store: Workspace['store'],
  studies: Studies,
  { name, matrix }: { name: StudyTableName; matrix: string },
): Promise<Table> {
  const { id, ...found } = getMatrix(store, matrix);
  const all = await inEveryWay(found, (way) => studies(id, way));
  if (all.length === 0) throw nothingFinished(id);
  return studyTables[name](all);
}
