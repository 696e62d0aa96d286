/** The adapters of a workspace: of finished Runs in their folders, and imported ones. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ListedAdapter } from '../common/adapter';
import { fromErrorData, WorkbenchError } from '../common/errors';
import type { Run } from '../common/run';
import { listRuns } from '../store/runs';
import { readFrozenRecipe } from './folder';
import { hashOf } from './hash';
import {
  bytesOf,
  isImported,
  listDamaged,
  listImported,
  readRecords,
  writeRecord,
} from './imported-adapters';
import type { Workspace } from './workspace';

/** The newest first. */
export function listAdapters(workspace: Pick<Workspace, 'store' | 'folder'>): ListedAdapter[] {
  const trained = listRuns(workspace.store).flatMap(ofRun);
  return [...trained, ...listImported(workspace)].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** @throws WorkbenchError `refused` for a file that is no adapter of the workspace */
export const findAdapter = (workspace: Workspace, file: string): ListedAdapter =>
  findAdapters(workspace, [file])[0]!;

/** In the order of the files. @throws WorkbenchError `refused` for a file that is no adapter of the workspace */
export function findAdapters(workspace: Workspace, files: readonly string[]): ListedAdapter[] {
  const listed = files.length > 0 ? listAdapters(workspace) : [];
  return files.map((file) => {
    const found = listed.find((one) => one.file === file);
    if (found) return found;
    const damaged = listDamaged(workspace).find((one) => one.file === file);
    if (damaged) throw fromErrorData(damaged.problem);
    throw new WorkbenchError(
      'refused',
      `${file} is no adapter of this workspace.`,
      'Train one, or import it in Models.',
    );
  });
}

/** Deletes the workspace's copy, of a damaged one too. @throws WorkbenchError `refused` for the adapter of a Run, which is part of its Run */
export function removeAdapter(workspace: Workspace, file: string): void {
  if (isImported(workspace, file)) return rmSync(dirname(file), { recursive: true, force: true });
  findAdapter(workspace, file);
  throw new WorkbenchError(
    'refused',
    `${file} belongs to its run.`,
    'Only imported adapters can be removed.',
  );
}

/**
 * Lets the adapters of a base that moved follow it.
 * @throws WorkbenchError `refused` where the file that is there now is another model than any of them was made on
 */
export async function followBase(workspace: Workspace, from: string, to: string): Promise<void> {
  const hash = await hashOf(workspace, to);
  const imported = readRecords(workspace).filter(({ record }) => record.base === from);
  const made = [
    ...imported.map(({ record }) => record.baseHash),
    ...listRuns(workspace.store)
      .filter(({ base }) => base === from)
      .flatMap((run) => readableRecipe(run)?.run.baseHash ?? []),
  ];
  if (made.some((one) => one !== hash))
    throw new WorkbenchError(
      'refused',
      `${to} is another model than ${from} was: runs and adapters of this workspace were made on that.`,
      'Choose the same file at its new place, or add this one as a model of its own.',
    );
  for (const { folder, record } of imported) writeRecord(folder, { ...record, base: to });
}

function ofRun(run: Run): ListedAdapter[] {
  const file = run.result?.adapter;
  if (!file) return [];
  const { id, base, dataset, categories, seed, createdAt } = run;
  const recipe = readableRecipe(run);
  // One that went on from an adapter has the settings of that.
  const own = recipe && !recipe.run.adapter ? recipe : null;
  return [
    {
      ...{ file, base, createdAt },
      from: { kind: 'run', run: id, dataset, categories, seed },
      method: recipe?.method === 'dora' ? 'dora' : 'lora',
      rank: own?.rank ?? null,
      alpha: own?.alpha ?? null,
      bytes: bytesOf(file),
    },
  ];
}

/** null: the folder was deleted or damaged. */
function readableRecipe({ folder }: Run): ReturnType<typeof readFrozenRecipe> | null {
  try {
    return readFrozenRecipe(folder);
  } catch {
    return null;
  }
}
