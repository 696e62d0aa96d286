/** Entry of a thread of the desk: the one that fills the full-text index. */
import type { WorkerCalls } from '../common/worker';
import { fillTextIndex } from '../fulltext/fill';
import { answerDesk } from './thread';

await answerDesk(({ folder, anew }: WorkerCalls['fillTextIndex']['in'], report) => {
  for (const unindexed of fillTextIndex(folder, anew)) report(unindexed);
  return null;
});
