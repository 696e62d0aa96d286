/** Copies of the workspace's database, made and taken back. */
import { listBackups } from '../backups/folder';
import type { Handlers } from '../common/contract';
import { backUpWorkspace } from '../runs/backups';
import type { Workspace } from '../runs/workspace';

type Slice = Pick<Handlers, 'listBackups' | 'makeBackup' | 'previewRestore' | 'restoreBackup'>;

export function backupHandlers(workspace: Workspace): Slice {
  const { store, desk } = workspace;
  const about = (name: string) => ({ workspace: store.workspace, name });
  return {
    listBackups: () => listBackups(workspace.folder),
    makeBackup: () => backUpWorkspace(workspace, 'asked'),
    previewRestore: ({ backup }) => desk.call('previewRestore', about(backup)),
    restoreBackup: ({ backup }) => desk.call('wishRestore', about(backup)),
  };
}
