/** `matrix --plan PLAN.json`: the task-synergy ablation; `matrix show`: the latest one. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { ways } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { matrixView, type Matrix, type Plan } from '../common/matrix';
import { budgetName } from '../common/plan';
import type { Study } from '../common/study';
import { trainingName } from '../common/training';
import { performMatrix } from '../runs/matrix';
import { layOutMatrix, readPlan } from '../runs/plan';
import { createPlanCosts } from '../runs/plan-cost';
import { inEveryWay, studyOfMatrix } from '../runs/study';
import { taskNamesIn } from '../runs/tasks';
import type { Workspace } from '../runs/workspace';
import { getMatrix, listMatrices } from '../store/matrices';
import type { Cli } from './cli';
import { describeCost } from './plan-cost-words';
import { addSlurmOptions, runOnSlurm, type SlurmOptions } from './matrix-slurm';
import { describeStudy } from './study-words';
import { textTable } from './text-table';

interface Options extends SlurmOptions {
  plan?: string;
  data?: string;
  resume?: boolean;
  dryRun?: boolean;
}

export function addMatrix(program: Command, cli: Cli): void {
  const matrix = addSlurmOptions(
    program
      .command('matrix')
      .description('train and evaluate every cell of a plan: which tasks help which')
      .option('--plan <file>', 'plan file, such as resources/plans/sample.json')
      .option('--data <folder>', 'where the files lie that the plan names and that are not beside it')
      .option(
        '--dry-run',
        'tell cells, tokens, time, disk and memory, and start nothing; what nothing tells the time of is tried',
      )
      .option('--resume', 'compute only what is missing, which is what happens without it too'),
  );
  matrix.action(async (options: Options) => {
    if (options.plan === undefined)
      throw new WorkbenchError(
        'usage',
        'matrix needs --plan FILE, or the word show.',
        'For example bioinstruct matrix --plan plan.json --resume',
      );
    const read = planReader(options.plan, options.data);
    if (options.dryRun) return tellCost(cli, read);
    const result = await cli.inWorkspace(async (workspace) => {
      const plan = read(workspace);
      const matrix = options.slurm
        ? await runOnSlurm(cli, workspace, plan, options)
        : await runMatrix(cli, workspace, plan);
      return studied(cli, workspace, matrix);
    });
    cli.print(result, () => describeStudied(result));
    // Finished cells are kept and printed, but a matrix with holes is not a success.
    if (result.cells.some((cell) => cell.state === 'failed')) process.exitCode = 1;
  });
  matrix
    .command('show')
    .description('the latest matrix of the workspace')
    .action(async () => {
      const latest = await cli.reading(async (workspace) => {
        const { store } = workspace;
        const [newest] = listMatrices(store);
        if (!newest)
          throw new WorkbenchError(
            'not-found',
            'The workspace has no matrix yet.',
            'Compute one: bioinstruct matrix --plan PLAN.json',
          );
        return studied(cli, workspace, getMatrix(store, newest.id));
      });
      cli.print(latest, () => describeStudied(latest));
    });
}

/** With the tasks of the workspace, to which a user adds. */
const planReader =
  (file: string, data?: string) =>
  ({ store }: Workspace): Plan => {
    const places = { tasks: taskNamesIn(store), data: data === undefined ? null : resolve(data) };
    const plan = readPlan(resolve(file), places);
    refuseMissing(plan);
    return plan;
  };

function refuseMissing({ bases, datasets, tasks }: Plan): void {
  const named = [...bases, ...[...datasets, ...tasks].flatMap((one) => ('file' in one ? one.file : []))];
  const missing = named.find((one) => !existsSync(one));
  if (missing === undefined) return;
  throw new WorkbenchError(
    'not-found',
    `The plan names ${missing}, which is not there.`,
    'Check the path, or say with --data DIR in which folder the data lie.',
  );
}

async function tellCost(cli: Cli, read: (workspace: Workspace) => Plan): Promise<void> {
  const { plan, cost } = await cli.reading(async (workspace) => {
    const plan = read(workspace);
    const costs = createPlanCosts(workspace);
    // A trial needs a folder for a moment.
    if (workspace.store.refusal) return { plan, cost: await costs.tell(plan) };
    const report = (doing: string, fraction: number) => cli.progress.show(doing, fraction);
    return { plan, cost: await costs.measure(plan, cli.signal, report) };
  });
  cli.print({ dryRun: true, budget: plan.budget, ...cost }, () => describeCost(plan, cost));
}

/** Lays out and computes the matrix of a plan. */
export async function runMatrix(cli: Cli, workspace: Workspace, plan: Plan): Promise<Matrix> {
  // It takes about as long to start as the plan takes to be laid out.
  workspace.engine.start();
  const matrix = await layOutMatrix(workspace, plan, cli.signal);
  const started = performance.now();
  const before = matrix.cells.filter((cell) => cell.state === 'done').length;
  cli.progress.say(
    `matrix ${matrix.id} · ${matrix.cells.length} cells, ${before} of them done · seeds ${plan.seeds.join(', ')}`,
  );
  const fractionBefore = before / matrix.cells.length;
  return performMatrix(workspace, matrix.id, cli.signal, (doing, fraction) => {
    const seconds = (performance.now() - started) / 1000;
    const gained = fraction - fractionBefore;
    cli.progress.show(doing, fraction, gained > 0 ? (seconds / gained) * (1 - fraction) : undefined);
  });
}

interface Studied extends Matrix {
  /** One for each way in which the tasks were scored; empty before a cell is finished. */
  studies: Study[];
}

async function studied(cli: Cli, workspace: Workspace, matrix: Matrix): Promise<Studied> {
  const studies = await inEveryWay(matrix, (way) =>
    studyOfMatrix(
      workspace,
      matrix.id,
      { way, seed: cli.seed() },
      ({ fraction }) => cli.progress.show(`resampling, ${way}`, fraction),
      cli.signal,
    ),
  );
  return { ...matrix, studies };
}

const describeStudied = (matrix: Studied): string =>
  [describeMatrix(matrix), ...matrix.studies.map(describeStudy)].join('\n\n');

export function describeMatrix(matrix: Matrix): string {
  const parts = [
    `${matrix.name}: ${budgetName(matrix.budget)} per trained cell, points with 95 % half-widths`,
  ];
  for (const way of ways) {
    const view = matrixView(matrix, { way, show: 'score' });
    if (view.columns.length === 0) continue;
    const rows = view.rows.map((row) => [
      row.name,
      basename(row.base),
      ...row.cells.map((cell) =>
        cell?.state === 'done'
          ? `${cell.value.toFixed(1)} ± ${cell.halfWidth.toFixed(1)}`
          : (cell?.state ?? '–'),
      ),
    ]);
    parts.push(
      textTable(
        [`${way}, trained on`, 'base', ...view.columns.map(({ task, metric }) => `${task} ${metric}`)],
        rows,
      ),
    );
  }
  const failed = matrix.cells.filter((cell) => cell.error !== null);
  parts.push(...failed.map((cell) => `failed: ${trainingName(cell)}, seed ${cell.seed}: ${cell.error}`));
  return parts.join('\n\n');
}
