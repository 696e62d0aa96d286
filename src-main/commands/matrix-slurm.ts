/** `matrix --plan P --slurm`: the cells of a matrix on a cluster. */
import type { Command } from 'commander';
import { WorkbenchError } from '../common/errors';
import type { Matrix } from '../common/matrix';
import { datasetNames, type Plan } from '../common/plan';
import { physicalCores } from '../files/cores';
import { cancelOnCluster, performOnCluster, type ClusterReport } from '../runs/cluster';
import type { Machine } from '../runs/cell-folder';
import { createEstimator } from '../runs/estimate';
import { cellRecipe, layOutMatrix } from '../runs/plan';
import type { Resources } from '../runs/slurm';
import type { Workspace } from '../runs/workspace';
import { getMatrix } from '../store/matrices';
import type { Cli } from './cli';

export interface SlurmOptions {
  slurm?: boolean;
  slurmOptions?: string;
  cancel?: boolean;
  every: number;
}

export function addSlurmOptions(command: Command): Command {
  return command
    .option('--slurm', 'compute the cells on a cluster that Slurm schedules')
    .option('--slurm-options <options>', 'more options of sbatch, such as "--partition=gpu --time=4:00:00"')
    .option('--every <seconds>', 'time between two looks at Slurm’s queue', parseSeconds, 5)
    .option(
      '--cancel',
      'with --slurm: take the jobs of this plan out of the queue; what is finished is kept',
    );
}

/** Lays out a plan and has the cluster compute it, or cancels what it computes. */
export async function runOnSlurm(
  cli: Cli,
  workspace: Workspace,
  plan: Plan,
  options: SlurmOptions,
): Promise<Matrix> {
  const { id, cells } = await layOutMatrix(workspace, plan, cli.signal);
  if (options.cancel) {
    const jobs = await cancelOnCluster(workspace, id);
    cli.progress.say(`matrix ${id} · ${jobs === 0 ? 'no job was' : `${jobs} jobs were`} under way`);
    return getMatrix(workspace.store, id);
  }
  const machine = await settledMachine(workspace, plan);
  const resources = await resourcesOf(workspace, plan, machine);
  cli.progress.say(
    `matrix ${id} · ${cells.length} cells · each on ${machine.threads} threads of ${machine.device}, ${resources.memory} MiB`,
  );
  const wish = {
    machine,
    resources,
    program: [process.execPath, ...process.execArgv, process.argv[1]!],
    options: options.slurmOptions?.split(/\s+/).filter(Boolean) ?? [],
    every: 1000 * options.every,
  };
  return performOnCluster(workspace, id, wish, cli.signal, (report) =>
    cli.progress.show(inWords(report), (report.done + report.failed) / report.of),
  );
}

const inWords = ({ running, waiting, done, failed, of }: ClusterReport): string =>
  `${done} of ${of} cells done, ${running} running, ${waiting} waiting${failed > 0 ? `, ${failed} failed` : ''}`;

/** The same on every node, and the same as here without Slurm: last digits depend on both. */
async function settledMachine(
  { engine }: Workspace,
  { recipe }: Plan,
): Promise<Machine & { threads: number }> {
  const { threads, device } = cellRecipe({ recipe, budget: { steps: 1 } }, { method: 'lora', seed: 0 });
  return {
    threads: threads ?? physicalCores(),
    device: device === 'auto' ? (await engine.call('describe', null)).training.kind : device,
  };
}

/** Of the Node processes beside the model, bytes. */
const program = 2 ** 30;

/** What the largest cell takes, with a quarter to spare: Slurm ends a job that takes more than it asked for. */
async function resourcesOf(
  workspace: Workspace,
  plan: Plan,
  { threads, device }: Machine & { threads: number },
): Promise<Resources> {
  const { estimate } = createEstimator(workspace);
  let most = 0;
  if (plan.rows.some((row) => row.length > 0))
    for (const base of plan.bases)
      for (const method of plan.methods) {
        const recipe = { ...cellRecipe(plan, { method, seed: plan.seeds[0]! }), threads, device };
        const datasets = datasetNames(plan);
        most = Math.max(most, (await estimate({ base, datasets, categories: [], recipe })).memory.total);
      }
  return { cpus: threads, memory: Math.ceil((1.25 * most + program) / 2 ** 20), gpu: device !== 'cpu' };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 3600) return seconds;
  throw new WorkbenchError(
    'usage',
    `--every is “${text}”; it must be seconds, up to 3600.`,
    'The default is 5.',
  );
}
