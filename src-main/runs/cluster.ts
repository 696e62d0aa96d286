/**
 * A matrix on a cluster: a folder for every open cell, an array of Slurm for as many of them as it takes in one, and results
 * taken into the store as they appear. What is under way stands in Slurm and in the folders alone, so whoever asks again goes on.
 *
 *     cluster/<matrix>/ jobs.json · array-<n>.sh · <cell>/ (see `cell-folder.ts`) · logs/
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancelled, WorkbenchError } from '../common/errors';
import type { Cell, Matrix, Plan } from '../common/matrix';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { getMatrix, getMatrixPlan, setMatrixState, updateCell } from '../store/matrices';
import { failureOf, resultOf, writeCellFolder, type Machine } from './cell-folder';
import { collectCell } from './collect-cell';
import { cancelJob, howItEnded, mostTasks, submit, tasksUnderWay, type Resources } from './slurm';
import type { Workspace } from './workspace';

export interface ClusterWish {
  machine: Machine;
  resources: Resources;
  /** How a node calls this program: its arguments are appended. */
  program: readonly string[];
  /** More options of sbatch. */
  options: readonly string[];
  /** Milliseconds between two looks at the queue. */
  every: number;
}

/** How many cells stand how. */
export interface ClusterReport {
  running: number;
  waiting: number;
  done: number;
  failed: number;
  of: number;
}

/** `jobs.json`: what was submitted, the newest last. Task n of a job is the n-th key. */
interface Submitted {
  jobs: { job: string; keys: string[] }[];
}

/** A cell that Slurm loses so often, be it to a node or to a limit, is given up. */
const mostSubmissions = 3;

/**
 * Computes every open cell of a matrix on the cluster.
 * @throws WorkbenchError `slurm`, or `cancelled` when the signal comes: jobs go on then, and asking again takes them up
 */
export async function performOnCluster(
  workspace: Workspace,
  id: string,
  wish: ClusterWish,
  signal: AbortSignal,
  onReport: (report: ClusterReport) => void = () => {},
): Promise<Matrix> {
  const { store, emit } = workspace;
  const cluster = openCluster(workspace, id);
  const plan = getMatrixPlan(store, id);
  setMatrixState(store, id, 'running');
  await prepare(workspace, cluster, plan, wish.machine);
  /** Cells that were in neither queue nor result when last looked for: a file system may show a result late. */
  let missed = new Set<string>();
  for (;;) {
    const open = await collectAll(workspace, cluster, plan);
    const underWay = await cluster.underWay();
    const absent = open.filter(({ key }) => !underWay.has(key));
    const lost = absent.filter(({ key }) => missed.has(key) || cluster.submissions(key) === 0);
    missed = new Set(absent.map(({ key }) => key));
    await giveUp(
      workspace,
      cluster,
      lost.filter(({ key }) => cluster.submissions(key) >= mostSubmissions),
    );
    await cluster.submit(
      lost.filter(({ key }) => cluster.submissions(key) < mostSubmissions),
      wish,
    );
    const matrix = showStates(workspace, cluster, underWay);
    emit({ kind: 'matrix', matrix, doing: 'on the cluster' });
    onReport(reportOf(matrix));
    if (matrix.cells.every(({ state }) => state === 'done' || state === 'failed')) break;
    await sleep(wish.every, null, { signal }).catch(() => leave(workspace, id));
  }
  setMatrixState(store, id, 'done');
  return getMatrix(store, id);
}

/** Takes all jobs of a matrix out of the queue. What is finished is kept. @returns how many jobs these were */
export async function cancelOnCluster(workspace: Workspace, id: string): Promise<number> {
  const cluster = openCluster(workspace, id);
  const jobs = await cluster.jobsUnderWay();
  for (const job of jobs) await cancelJob(job);
  setMatrixState(workspace.store, id, 'cancelled');
  return jobs.length;
}

function leave({ store }: Workspace, id: string): never {
  setMatrixState(store, id, 'interrupted');
  throw new WorkbenchError(
    cancelled().code,
    `Matrix ${id} is watched no longer; its jobs on the cluster go on.`,
    'Take it up with the same command, or end the jobs with --slurm --cancel.',
  );
}

/** Folders of all open cells; one that failed before is tried anew. */
async function prepare(workspace: Workspace, cluster: Cluster, plan: Plan, machine: Machine): Promise<void> {
  const underWay = await cluster.underWay();
  for (const cell of getMatrix(workspace.store, cluster.id).cells) {
    if (cell.state === 'done') continue;
    const folder = cluster.folderOf(cell.key);
    await writeCellFolder(workspace, plan, cell, { folder, machine });
    if (underWay.has(cell.key)) continue;
    rmSync(join(folder, 'failed.json'), { force: true });
    updateCell(workspace.store, cluster.id, cell.key, { state: 'waiting', error: null });
    cluster.forget(cell.key);
  }
}

/** @returns the cells that have not ended yet */
async function collectAll(workspace: Workspace, cluster: Cluster, plan: Plan): Promise<Cell[]> {
  const { store } = workspace;
  const open: Cell[] = [];
  for (const cell of getMatrix(store, cluster.id).cells) {
    if (cell.state === 'done' || cell.state === 'failed') continue;
    const folder = cluster.folderOf(cell.key);
    const result = resultOf(folder);
    const failed = failureOf(folder);
    if (result) await collectCell(workspace, { id: cluster.id, plan }, cell, { folder, result });
    else if (failed) {
      const error = `${failed.message} ${failed.hint}`.trim();
      updateCell(store, cluster.id, cell.key, { state: 'failed', error });
    } else open.push(cell);
  }
  return open;
}

async function giveUp(workspace: Workspace, cluster: Cluster, cells: readonly Cell[]): Promise<void> {
  for (const { key } of cells) {
    const ended = await cluster.howItEnded(key);
    const error = `Slurm ended it ${mostSubmissions} times without a result${ended ? ` (${ended})` : ''}. Its log is ${cluster.logOf(key)}.`;
    updateCell(workspace.store, cluster.id, key, { state: 'failed', error });
  }
}

function showStates({ store }: Workspace, { id }: Cluster, underWay: ReadonlyMap<string, string>): Matrix {
  for (const { key, state } of getMatrix(store, id).cells) {
    const now = underWay.get(key) === 'RUNNING' ? 'running' : 'waiting';
    if ((state === 'running' || state === 'waiting') && state !== now)
      updateCell(store, id, key, { state: now });
  }
  return getMatrix(store, id);
}

function reportOf({ cells }: Matrix): ClusterReport {
  const count = (state: Cell['state']) => cells.filter((cell) => cell.state === state).length;
  return {
    running: count('running'),
    waiting: count('waiting'),
    done: count('done'),
    failed: count('failed'),
    of: cells.length,
  };
}

type Cluster = ReturnType<typeof openCluster>;

/** The folder of a matrix' cells and what was submitted for it. */
function openCluster(workspace: Workspace, id: string) {
  const folder = join(workspace.folder, 'cluster', id);
  const record = join(folder, 'jobs.json');
  const submitted: Submitted = existsSync(record)
    ? (JSON.parse(readFileSync(record, 'utf8')) as Submitted)
    : { jobs: [] };
  const counts = new Map<string, number>();
  for (const { keys } of submitted.jobs) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const folderOf = (key: string) => join(folder, key);
  const logOf = (key: string) => join(folderOf(key), 'log.txt');
  const asked = async () => {
    const tasks = await Promise.all(submitted.jobs.map(({ job }) => tasksUnderWay(job)));
    return submitted.jobs.map(({ job, keys }, i) => ({ job, keys, tasks: tasks[i]! }));
  };
  return {
    id,
    folderOf,
    logOf,
    submissions: (key: string) => counts.get(key) ?? 0,
    /** Counts its submissions anew. */
    forget: (key: string) => void counts.delete(key),
    /** By cell: Slurm's word for how it stands. */
    underWay: async (): Promise<Map<string, string>> => {
      const cells = (await asked()).flatMap(({ keys, tasks }) =>
        keys.flatMap((key, i) => {
          const state = tasks.get(i + 1);
          return state === undefined ? [] : [[key, state] as const];
        }),
      );
      return new Map(cells);
    },
    jobsUnderWay: async (): Promise<string[]> =>
      (await asked()).flatMap(({ job, tasks }) => (tasks.size > 0 ? [job] : [])),
    howItEnded: async (key: string): Promise<string | null> => {
      const last = submitted.jobs.findLast(({ keys }) => keys.includes(key));
      return last ? howItEnded(last.job, last.keys.indexOf(key) + 1) : null;
    },
    /** In as many arrays as it takes; each is on record before the next is submitted. */
    submit: async (
      cells: readonly Cell[],
      { program, options, resources }: Pick<ClusterWish, 'program' | 'options' | 'resources'>,
    ): Promise<void> => {
      if (cells.length === 0) return;
      makeFolder(join(folder, 'logs'));
      const most = await mostTasks();
      for (let from = 0; from < cells.length; from += most) {
        const keys = cells.slice(from, from + most).map(({ key }) => key);
        const script = join(folder, `array-${submitted.jobs.length + 1}.sh`);
        writeWhole(script, scriptOf(program, keys.map(folderOf)));
        const log = join(folder, 'logs', '%A_%a.txt');
        const job = await submit({
          name: `bioinstruct-${id}`,
          tasks: keys.length,
          resources,
          log,
          script,
          options,
        });
        submitted.jobs.push({ job, keys });
        writeWhole(record, `${JSON.stringify(submitted, null, 2)}\n`);
        for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    },
  };
}

/** One task of the array is one folder. */
function scriptOf(program: readonly string[], folders: readonly string[]): string {
  return [
    '#!/bin/bash',
    'cells=(',
    ...folders.map((folder) => `  ${quoted(folder)}`),
    ')',
    'cell="${cells[SLURM_ARRAY_TASK_ID - 1]}"',
    `exec ${program.map(quoted).join(' ')} run-cell "$cell" >> "$cell/log.txt" 2>&1`,
    '',
  ].join('\n');
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
