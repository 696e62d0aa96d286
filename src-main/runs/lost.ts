/** What a job stands on and the file system has no more: each is refused by a code of its own, with the way back. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import type { Run } from '../common/run';

/** @throws WorkbenchError `model-lost` */
export function requireBase(base: string): void {
  if (existsSync(base)) return;
  throw new WorkbenchError(
    'model-lost',
    `The base model ${base} is not where it was.`,
    'Put it back there, or say on the Models view where it lies now.',
  );
}

/** @throws WorkbenchError `run-lost` */
export function requireFolder({ id, folder }: Pick<Run, 'id' | 'folder'>): void {
  if (existsSync(join(folder, 'recipe.json'))) return;
  throw new WorkbenchError(
    'run-lost',
    `The folder of run ${id}, ${folder}, is not there any more, or has no recipe.`,
    'Put it back from a copy, or train it again.',
  );
}

/**
 * Remembers which database a folder holds.
 * @returns a check that throws WorkbenchError `workspace-lost` when it is not there any more
 */
export function watchDatabase(folder: string): () => void {
  const file = join(folder, 'workspace.sqlite');
  const opened = identityOf(file);
  return () => {
    if (opened === null || identityOf(file) !== opened) throw workspaceLost(folder);
  };
}

/** null: there is none, or its drive does not answer. */
function identityOf(file: string): string | null {
  try {
    const { dev, ino } = statSync(file, { bigint: true });
    return `${dev}/${ino}`;
  } catch {
    return null;
  }
}

/** @throws WorkbenchError `workspace-lost` for a folder without a database */
export function requireWorkspace(folder: string): void {
  if (identityOf(join(folder, 'workspace.sqlite')) === null) throw workspaceLost(folder);
}

function workspaceLost(folder: string): WorkbenchError {
  return new WorkbenchError(
    'workspace-lost',
    `The workspace ${folder} is not where it was.`,
    'Connect its drive or move the folder back, then try again; or open another workspace.',
  );
}
