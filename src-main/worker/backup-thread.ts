/** Entry of a thread of the desk: the one that reads and copies whole databases. */
import { backUp } from '../backups/folder';
import { previewRestore, wishRestore } from '../backups/restore';
import type { BackupCalls } from '../common/backup-calls';
import { answerDesk } from './thread';

type Answers = { [M in keyof BackupCalls]: (job: BackupCalls[M]['in']) => BackupCalls[M]['out'] };

const answers: Answers = {
  backUp: ({ workspace, reason }) => backUp(workspace, reason),
  previewRestore: ({ workspace, database, name }) => previewRestore(workspace, name, database),
  wishRestore: ({ workspace, name }) => {
    wishRestore(workspace, name);
    return null;
  },
};

await answerDesk(({ method, job }: { method: keyof BackupCalls; job: never }) => answers[method](job));
