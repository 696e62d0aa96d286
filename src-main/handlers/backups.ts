/** Copies of the workspace's database, made and taken back. */
import { join } from 'node:path';
import { listBackups } from '../backups/folder';
import type { Handlers } from '../common/contract';
import { backUpWorkspace } from '../runs/backups';
import type { Workspace } from '../runs/workspace';

type Slice = Pick<Handlers, 'listBackups' | 'makeBackup' | 'previewRestore' | 'restoreBackup'>;

export function backupHandlers(workspace: Workspace): Slice {
  const { folder, store, desk } = workspace;
  const database = join(store.workspace, 'workspace.sqlite');
  return {
    listBackups: () => listBackups(folder),
    makeBackup: () => backUpWorkspace(workspace, 'asked'),
    previewRestore: ({ backup }) =>
      desk.call('previewRestore', { workspace: folder, database, name: backup }),
    restoreBackup: ({ backup }) => desk.call('wishRestore', { workspace: folder, name: backup }),
  };
}
