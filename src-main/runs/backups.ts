/** Backups while the workspace is in use: the desk makes them, so that main answers meanwhile. */
import { isBackupDue } from '../backups/folder';
import type { Backup, BackupReason } from '../common/backup';
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
