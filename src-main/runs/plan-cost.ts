/** What a plan would take: its cells, and for those that are left tokens, time, disk and memory. Nothing is imported or kept. */
import { statSync } from 'node:fs';
import { ways } from '../common/benchmark';
import { cancelled } from '../common/errors';
import { datasetNames, trainingsOf, type Plan } from '../common/plan';
import type { PlanCost } from '../common/plan-cost';
import type { RunEstimate } from '../common/run-estimate';
import type { Training } from '../common/training';
import { listDatasets } from '../store/datasets';
import { finishedCell } from '../store/matrices';
import { snapshotOf } from '../store/snapshots';
import { createEstimator, tokenRate } from './estimate';
import { evaluationSeconds } from './evaluation-time';
import { cellKey, cellRecipe, seedsOf } from './plan';
import type { Workspace } from './workspace';

interface PlannedCell extends Training {
  base: string;
  seed: number;
}

/** A trained number is kept four times over: itself, its gradient, and two moments of the optimizer. */
const copiesInMemory = 4;

/** Costs of a plan that is being made: a question ends the one before with code `cancelled`. */
export function createPlanCosts(workspace: Workspace): (plan: Plan) => Promise<PlanCost> {
  const estimate = createEstimator(workspace);
  let asked = new AbortController();
  return (plan) => {
    asked.abort(cancelled());
    asked = new AbortController();
    return planCost(workspace, plan, estimate, asked.signal);
  };
}

/**
 * Memory is that of the largest pack over all rows of the plan, under the method that takes most. Predictions are taken
 * to be as long as the benchmark files, for each way of asking: more than they come to.
 * @throws WorkbenchError `no-rows` when a size is more than there is, `recipe`, `device` or `not-found`
 */
export async function planCost(
  workspace: Workspace,
  plan: Plan,
  estimate = createEstimator(workspace),
  signal?: AbortSignal,
): Promise<PlanCost> {
  const cells = plan.bases.flatMap((base) =>
    trainingsOf(plan).flatMap((training) =>
      seedsOf(plan, training).map((seed) => ({ base, ...training, seed })),
    ),
  );
  const toImport = missingDatasets(workspace, plan);
  const left: PlannedCell[] = [];
  for (const cell of cells) {
    signal?.throwIfAborted();
    const known = cell.row.length === 0 || toImport.length === 0;
    if (!known || !finishedCell(workspace.store, await cellKey(workspace, plan, cell))) left.push(cell);
  }
  const trained = left.filter(({ row }) => row.length > 0);
  const estimates = toImport.length > 0 ? null : await estimatesOf(estimate, plan, trained);
  const perCell = trained.map((cell) => tokensOf(plan, estimates?.get(kindOf(cell))));
  const tokens = perCell.includes(null) ? null : sum(perCell.map(Number));
  return {
    cells: cells.length,
    done: cells.length - left.length,
    trainings: trained.length,
    tokens,
    seconds: secondsOf(workspace, trained, perCell),
    evaluating: evaluatingOf(workspace, plan, left),
    disk: estimates && {
      trained: sum(trained.map((cell) => bytesOf(cell, estimates.get(kindOf(cell))!))),
      predictions: left.length * predictionBytes(plan),
    },
    memory: estimates && worst([...estimates.values()]),
    toImport,
  };
}

/** Those of a file that was not imported; what is named without a file must be there. */
function missingDatasets({ store }: Workspace, plan: Plan): string[] {
  const known = new Set(listDatasets(store).map(({ name }) => name));
  return datasetNames(plan).filter((name) => !known.has(name) && !snapshotOf(store, name));
}

const kindOf = ({ base, method }: Pick<PlannedCell, 'base' | 'method'>) => `${base}\n${method}`;

/** One for every base and method among the cells, over all rows of the plan. */
async function estimatesOf(
  estimate: ReturnType<typeof createEstimator>,
  plan: Plan,
  cells: readonly PlannedCell[],
): Promise<Map<string, RunEstimate>> {
  const estimates = new Map<string, RunEstimate>();
  for (const cell of cells) {
    if (estimates.has(kindOf(cell))) continue;
    const request = {
      base: cell.base,
      datasets: datasetNames(plan),
      categories: [],
      recipe: cellRecipe(plan, cell),
    };
    estimates.set(kindOf(cell), await estimate(request));
  }
  return estimates;
}

/** Of one training; by steps it is that of all rows together. */
const tokensOf = ({ budget }: Plan, estimate: RunEstimate | undefined): number | null =>
  'tokens' in budget ? budget.tokens : (estimate?.tokens ?? null);

function secondsOf(
  workspace: Workspace,
  cells: readonly PlannedCell[],
  tokens: readonly (number | null)[],
): number | null {
  const seconds = cells.map(({ base }, i) => {
    const rate = tokenRate(workspace, base);
    return rate === null || tokens[i] === null ? null : tokens[i]! / rate;
  });
  return seconds.includes(null) ? null : sum(seconds.map(Number));
}

/** What full fine-tuning makes is taken to answer as fast as its base. */
function evaluatingOf(workspace: Workspace, plan: Plan, cells: readonly PlannedCell[]): number | null {
  const byBase = new Map(
    [...new Set(cells.map(({ base }) => base))].map((base) => [
      base,
      evaluationSeconds(workspace, base, plan),
    ]),
  );
  const seconds = cells.map(({ base }) => byBase.get(base) ?? null);
  return seconds.includes(null) ? null : sum(seconds.map(Number));
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

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
