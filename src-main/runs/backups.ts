/** Backups while the workspace is in use, or about to be: the desk makes them, so that main answers meanwhile. */
import { isBackupDue } from '../backups/folder';
import type { Backup, BackupReason } from '../common/backup';
import type { Child, WorkerKind } from '../common/worker';
import { isMigrationDue, lockFor } from '../store/open';
import { launch } from './launch';
import type { Workspace } from './workspace';

/** @throws WorkbenchError `workspace` where the copy is not sound, `disk-full` */
export function backUpWorkspace({ folder, desk }: Workspace, reason: BackupReason): Promise<Backup> {
  return desk.call('backUp', { workspace: folder, reason });
}

/** Backs up once a day of use. @returns null where nothing was due */
export async function backUpDaily(workspace: Workspace): Promise<Backup | null> {
  const { folder, store } = workspace;
  if (store.refusal || !isBackupDue(folder)) return null;
  return backUpWorkspace(workspace, 'daily');
}

/**
 * Backs a workspace up ahead of its opening, where that brings its database to a newer schema.
 * @param begun is told that there is something to wait for
 * @returns whether it was backed up
 * @throws WorkbenchError `workspace` when it is in use or the copy is not sound, `disk-full`
 */
export async function backUpAhead(
  folder: string,
  fork: (kind: WorkerKind) => Child,
  begun: () => void,
): Promise<boolean> {
  if (!isMigrationDue(folder)) return false;
  const release = lockFor(folder);
  const desk = launch(() => fork('desk'));
  try {
    begun();
    await desk.call('backUp', { workspace: folder, reason: 'migration' });
    return true;
  } finally {
    desk.close();
    release();
  }
}
