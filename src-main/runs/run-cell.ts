/** Computes the cell of a cell folder, in the workspace inside it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toErrorData, WorkbenchError } from '../common/errors';
import type { Plan } from '../common/plan';
import { checkTaskDescription } from '../common/task-description';
import { findRun } from '../store/runs';
import { scoresOf } from '../store/evaluations';
import { takeOverOwnTask } from '../store/own-tasks';
import { taskNames } from '../tasks';
import { endCell, readCellFolder, type CellResult } from './cell-folder';
import { hashOf } from './hash';
import { performMatrix, type MatrixProgress } from './matrix';
import { layOutMatrix, readPlan } from './plan';
import { taskNamesIn } from './tasks';
import type { Workspace } from './workspace';

/** The workspace of a cell folder. */
export const cellWorkspace = (folder: string): string => join(folder, 'workspace');

/**
 * Goes on where the folder was left. How it ended stands in `result.json` or `failed.json`; an interruption is no end.
 * @param workspace that of the folder
 * @param base where the base model lies on this machine; default: where it lay when the folder was written
 * @throws WorkbenchError what the cell failed by, `plan` when it would not be the cell of the study, or `cancelled`
 */
export async function runCell(
  workspace: Workspace,
  folder: string,
  base: string | null,
  signal: AbortSignal,
  onProgress?: MatrixProgress,
): Promise<CellResult> {
  try {
    const result = await compute(workspace, folder, base, signal, onProgress);
    endCell(folder, { result });
    return result;
  } catch (error) {
    const failed = toErrorData(error);
    if (failed.code !== 'cancelled') endCell(folder, { failed });
    throw error;
  }
}

async function compute(
  workspace: Workspace,
  folder: string,
  place: string | null,
  signal: AbortSignal,
  onProgress?: MatrixProgress,
): Promise<CellResult> {
  const { key, base, tasks } = readCellFolder(folder);
  for (const { description, version } of tasks)
    takeOverOwnTask(workspace.store, { description: checkTaskDescription(description, taskNames), version });
  const file = place === null ? base.file : resolve(place);
  if (!existsSync(file)) throw noBase(file);
  if ((await hashOf(workspace, file)) !== base.hash) throw otherBase(file);
  const own = { tasks: taskNamesIn(workspace.store) };
  const plan = { ...readPlan(join(folder, 'plan.json'), own), bases: [file] };
  checkInside(folder, plan);
  const { id, cells } = await layOutMatrix(workspace, plan, signal);
  if (cells[0]!.key !== key) throw otherProgram();
  const matrix = await performMatrix(workspace, id, signal, onProgress);
  const { state, error } = matrix.cells[0]!;
  if (state !== 'done') throw new WorkbenchError('internal', error ?? 'The cell did not end.');
  return { key, run: findRun(workspace.store, key), scores: scoresOf(workspace.store, key) };
}

/** A cell comes from elsewhere: it brings all that it reads, and learns nothing of the files of this machine. */
function checkInside(folder: string, { datasets, tasks }: Plan): void {
  for (const one of [...datasets, ...tasks])
    if ('file' in one && !one.file.startsWith(join(folder, '/')))
      throw new WorkbenchError(
        'refused',
        `The cell in ${folder} asks for ${one.file}, which does not lie in it.`,
        'Get it again from where it was made.',
      );
}

const noBase = (file: string) =>
  new WorkbenchError('not-found', `The base model ${file} is not there.`, 'Say where it is with --base.');
const otherBase = (file: string) =>
  new WorkbenchError(
    'plan',
    `${file} is not the base model of this cell.`,
    'Name the right one with --base.',
  );
const otherProgram = () =>
  new WorkbenchError(
    'plan',
    'This program reads the cell’s rows or tasks otherwise than the one that wrote it.',
    'Use the same version of the program on both machines.',
  );
