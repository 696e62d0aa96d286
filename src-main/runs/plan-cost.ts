/** What a plan would take: its cells, and for those that are left tokens, time, disk and memory. Nothing is imported or kept. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { ways } from '../common/benchmark';
import { cancelled } from '../common/errors';
import { datasetNameOf } from '../common/instruction';
import { datasetNames, trainingsOf, type Plan } from '../common/plan';
import type { PlanCost } from '../common/plan-cost';
import type { RunEstimate } from '../common/run-estimate';
import type { Training } from '../common/training';
import { listDatasets } from '../store/datasets';
import { finishedCell } from '../store/matrices';
import { snapshotOf } from '../store/snapshots';
import { createEstimator, type Estimator } from './estimate';
import { cellKey, cellRecipe, seedsOf } from './plan';
import { createTrials, type PlanRows, type TrialReport, type Trials } from './plan-trials';
import type { Workspace } from './workspace';

interface PlannedCell extends Training {
  base: string;
  seed: number;
}

/** A trained number is kept four times over: itself, its gradient, and two moments of the optimizer. */
const copiesInMemory = 4;

export interface PlanCosts {
  /** Ends the question before with code `cancelled`. */
  tell(plan: Plan): Promise<PlanCost>;
  /** Tries on each base what nothing tells the time of, and tells the cost by that, as `tell` does from then on. */
  measure(plan: Plan, signal: AbortSignal, onReport?: TrialReport): Promise<PlanCost>;
}

/** Costs of plans that are being made. */
export function createPlanCosts(workspace: Workspace): PlanCosts {
  const estimator = createEstimator(workspace);
  const trials = createTrials(workspace, estimator);
  let asked = new AbortController();
  return {
    tell: (plan) => {
      asked.abort(cancelled());
      asked = new AbortController();
      return planCost(workspace, plan, { estimator, trials, signal: asked.signal });
    },
    measure: async (plan, signal, onReport) => {
      await trials.make(plan, rowsOf(workspace, plan), signal, onReport);
      return planCost(workspace, plan, { estimator, trials, signal });
    },
  };
}

interface Context {
  estimator: Estimator;
  trials: Trials;
  signal?: AbortSignal;
}

/**
 * Memory is that of the largest pack over all rows of the plan, under the method that takes most; rows that are not imported
 * are read from their files. Predictions are taken to be as long as the benchmark files, for each way of asking: more than
 * they come to.
 * @throws WorkbenchError `no-rows` when a size is more than there is, `recipe`, `device` or `not-found`
 */
async function planCost(
  workspace: Workspace,
  plan: Plan,
  { estimator, trials, signal }: Context,
): Promise<PlanCost> {
  const cells = plan.bases.flatMap((base) =>
    trainingsOf(plan).flatMap((training) =>
      seedsOf(plan, training).map((seed) => ({ base, ...training, seed })),
    ),
  );
  const rows = rowsOf(workspace, plan);
  const left: PlannedCell[] = [];
  for (const cell of cells) {
    signal?.throwIfAborted();
    const known = cell.row.length === 0 || rows.files.length === 0;
    if (!known || !finishedCell(workspace.store, await cellKey(workspace, plan, cell))) left.push(cell);
  }
  const trained = left.filter(({ row }) => row.length > 0);
  const estimates = await estimatesOf(estimator, plan, rows, trained);
  const perCell = trained.map((cell) => tokensOf(plan, estimates.get(kindOf(cell))!));
  return {
    cells: cells.length,
    done: cells.length - left.length,
    trainings: trained.length,
    tokens: sum(perCell),
    seconds: sumOfAll(
      trained.map(({ base }, i) => {
        const rate = trials.tokenRate(base);
        return rate === null ? null : perCell[i]! / rate;
      }),
    ),
    evaluating: evaluatingOf(trials, plan, left),
    disk: {
      trained: sum(trained.map((cell) => bytesOf(cell, estimates.get(kindOf(cell))!))),
      predictions: left.length * predictionBytes(plan),
    },
    memory: worst([...estimates.values()]),
    toImport: rows.files.map((file) => datasetNameOf(basename(file))),
  };
}

/** Where the rows of a plan are: datasets that are there, and files that are not imported yet. What is named without a file must be there. */
function rowsOf({ store }: Workspace, plan: Plan): PlanRows {
  const known = new Set(listDatasets(store).map(({ name }) => name));
  const names = datasetNames(plan);
  const missing = plan.datasets.map(
    (dataset, i) => 'file' in dataset && !known.has(names[i]!) && !snapshotOf(store, names[i]!),
  );
  return {
    datasets: names.filter((_, i) => !missing[i]),
    files: plan.datasets.flatMap((dataset, i) => ('file' in dataset && missing[i] ? [dataset.file] : [])),
  };
}

const kindOf = ({ base, method }: Pick<PlannedCell, 'base' | 'method'>) => `${base}\n${method}`;

/** One for every base and method among the cells, over all rows of the plan. */
async function estimatesOf(
  { estimate }: Estimator,
  plan: Plan,
  rows: PlanRows,
  cells: readonly PlannedCell[],
): Promise<Map<string, RunEstimate>> {
  const estimates = new Map<string, RunEstimate>();
  for (const cell of cells) {
    if (estimates.has(kindOf(cell))) continue;
    const request = { base: cell.base, ...rows, categories: [], recipe: cellRecipe(plan, cell) };
    estimates.set(kindOf(cell), await estimate(request));
  }
  return estimates;
}

/** Of one training; by steps it is that of all rows together. */
const tokensOf = ({ budget }: Plan, estimate: RunEstimate): number =>
  'tokens' in budget ? budget.tokens : estimate.tokens;

/** What full fine-tuning makes is taken to answer as fast as its base. */
function evaluatingOf(trials: Trials, plan: Plan, cells: readonly PlannedCell[]): number | null {
  const bases = [...new Set(cells.map(({ base }) => base))];
  const byBase = new Map(bases.map((base) => [base, trials.evaluationSeconds(base, plan)]));
  return sumOfAll(cells.map(({ base }) => byBase.get(base) ?? null));
}

/** Full fine-tuning writes a model of the base's kind. */
const bytesOf = ({ base, method }: PlannedCell, { memory }: RunEstimate): number =>
  method === 'full' ? statSync(base).size : memory.parameters / copiesInMemory;

function predictionBytes({ tasks, scoring }: Plan): number {
  const asked = scoring === 'both' ? ways.length : 1;
  return asked * sum(tasks.map(({ file }) => statSync(file).size));
}

function worst(estimates: readonly RunEstimate[]): PlanCost['memory'] {
  const [most] = [...estimates].sort((a, b) => b.memory.total - a.memory.total);
  return most ? { total: most.memory.total, free: most.memory.free, fits: most.fits } : null;
}

/** null where one of them is. */
const sumOfAll = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : sum(values.map(Number));

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
