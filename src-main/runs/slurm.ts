/** What is asked of Slurm, the scheduler of research clusters, through its own commands. */
import { execFile } from 'node:child_process';
import { WorkbenchError } from '../common/errors';

export interface Resources {
  cpus: number;
  /** MiB. */
  memory: number;
  gpu: boolean;
}

export interface ArrayJob {
  name: string;
  /** Tasks 1 to this. */
  tasks: number;
  resources: Resources;
  /** `%a` stands for the task. */
  log: string;
  script: string;
  /** More options of sbatch, such as `--partition=gpu`. */
  options: readonly string[];
}

/** Slurm's own, where its configuration does not say. */
const usualArraySize = 1001;

/**
 * How many tasks an array of this cluster may have, numbered from 1: `MaxArraySize` bounds their numbers, 0 among them.
 * @throws WorkbenchError `slurm` where it has none of which a task could be
 */
export async function mostTasks(): Promise<number> {
  const said = /^MaxArraySize\s*=\s*(\d+)/m.exec(await ask('scontrol', ['show', 'config']));
  const most = Number(said?.[1] ?? usualArraySize) - 1;
  if (most > 0) return most;
  throw new WorkbenchError(
    'slurm',
    `This cluster takes no arrays of jobs: its MaxArraySize is ${most + 1}.`,
    'Ask its support to allow arrays, or compute each cell’s folder by hand: bioinstruct run-cell FOLDER',
  );
}

/** Submits an array. @returns its job id; @throws WorkbenchError `slurm` with what sbatch says */
export async function submit({ name, tasks, resources, log, script, options }: ArrayJob): Promise<string> {
  const { cpus, memory, gpu } = resources;
  const answer = await ask('sbatch', [
    '--parsable',
    `--job-name=${name}`,
    `--array=1-${tasks}`,
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    `--mem=${memory}M`,
    ...(gpu ? ['--gres=gpu:1'] : []),
    `--output=${log}`,
    '--open-mode=append',
    // A node that fails gives its tasks back; each goes on from its last checkpoint.
    '--requeue',
    ...options,
    script,
  ]);
  return answer.trim().split(';')[0]!;
}

/** Tasks of the job that wait or run, by their number; a job that Slurm has forgotten has none. */
export async function tasksUnderWay(job: string): Promise<Map<number, string>> {
  const lines = await ask('squeue', ['--noheader', '--array', `--jobs=${job}`, '--format=%K %T']).catch(
    (error: unknown) => {
      if (/Invalid job id/.test((error as Error).message)) return '';
      throw error;
    },
  );
  const tasks = lines.split('\n').flatMap((line) => {
    const [task, state] = line.trim().split(' ');
    return task && state ? [[Number(task), state] as const] : [];
  });
  return new Map(tasks);
}

/** How a task ended, in Slurm's words, such as `OUT_OF_MEMORY, exit code 0:125`; null when it has forgotten, and no accounting is on. */
export async function howItEnded(job: string, task: number): Promise<string | null> {
  const shown = await ask('scontrol', ['show', 'job', `${job}_${task}`]).catch(() => '');
  const state = /JobState=(\S+)/.exec(shown)?.[1];
  const exit = /ExitCode=(\S+)/.exec(shown)?.[1];
  return state ? `${state}, exit code ${exit ?? 'unknown'}` : accounted(job, task);
}

/** What accounting remembers, where a cluster has it. */
async function accounted(job: string, task: number): Promise<string | null> {
  const line = await ask('sacct', [
    ...['--noheader', '--parsable2', '--allocations', '--format=State,ExitCode'],
    `--jobs=${job}_${task}`,
  ]).catch(() => '');
  const [state, exit] = line.trim().split('|');
  return state ? `${state}, exit code ${exit ?? 'unknown'}` : null;
}

export async function cancelJob(job: string): Promise<void> {
  await ask('scancel', [job]);
}

/** Of an answer: a line for every task of a large array is more than Node takes by itself. */
const mostBytes = 2 ** 28;

function ask(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { encoding: 'utf8', maxBuffer: mostBytes }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return reject(noSlurm(command));
      const said = stderr
        .trim()
        .split('\n')
        .at(-1)!
        .replace(/^\w+: error: /, '');
      reject(
        new WorkbenchError(
          'slurm',
          `${command} refused: ${said || error.message}`,
          'Ask your cluster’s support, or give options with --slurm-options.',
        ),
      );
    });
  });
}

const noSlurm = (command: string) =>
  new WorkbenchError(
    'slurm',
    `${command} is not on this machine, so there is no Slurm to submit to.`,
    'Run this on a login node of the cluster, or leave --slurm out to compute here.',
  );
