/** The verbs of backups between main and the desk, which reads whole databases while main answers. */
import type { Backup, BackupReason, RestorePreview } from './backup';

export interface BackupCalls {
  /** desk: copies the database into `backups/`; see `backups/folder.ts`. */
  backUp: { in: { workspace: string; reason: BackupReason }; report: never; out: Backup };
  /** desk: what a restore would change in `database`, that of the workspace or a copy; see `backups/restore.ts`. */
  previewRestore: {
    in: { workspace: string; database: string; name: string };
    report: never;
    out: RestorePreview;
  };
  /** desk: has a backup take its place when the workspace is opened next; see `backups/restore.ts`. */
  wishRestore: { in: { workspace: string; name: string }; report: never; out: null };
}
