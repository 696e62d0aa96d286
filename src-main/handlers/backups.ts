/** Copies of the workspace's database, made and taken back. */
import { listBackups } from '../backups/folder';
import { previewRestore, wishRestore } from '../backups/restore';
import type { Handlers } from '../common/contract';
import { backUpWorkspace } from '../runs/backups';
import type { Workspace } from '../runs/workspace';

type Slice = Pick<Handlers, 'listBackups' | 'makeBackup' | 'previewRestore' | 'restoreBackup'>;

export function backupHandlers(workspace: Workspace): Slice {
  const folder = workspace.store.workspace;
  return {
    listBackups: () => listBackups(workspace.folder),
    makeBackup: () => backUpWorkspace(workspace, 'asked'),
    previewRestore: ({ backup }) => previewRestore(folder, backup),
    restoreBackup: ({ backup }) => {
      wishRestore(folder, backup);
      return null;
    },
  };
}
