/** The desk's side of backups: in a thread, one at a time, because each sweeps away what a killed one left half written. */
import type { BackupCalls } from '../common/backup-calls';
import type { CallContext } from './channel';
import { inThread } from './in-thread';

let turn: Promise<unknown> = Promise.resolve();

function answerIn<M extends keyof BackupCalls>(method: M) {
  return (job: BackupCalls[M]['in'], context: CallContext<M>): Promise<BackupCalls[M]['out']> => {
    const mine = turn.then(() =>
      inThread<BackupCalls[M]['out']>('backup-thread.js', { method, job }, context),
    );
    turn = mine.catch(() => {});
    return mine;
  };
}

export const backups = {
  backUp: answerIn('backUp'),
  previewRestore: answerIn('previewRestore'),
  wishRestore: answerIn('wishRestore'),
};
