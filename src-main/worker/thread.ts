/** The side of a thread that `in-thread.ts` starts: what it is asked, and what it says. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorData } from '../common/errors';
import type { Said } from './in-thread';

const say = (said: Said): void => parentPort!.postMessage(said);

/** Does the work of this thread; it ends with it. */
export async function answerDesk<Job>(
  work: (job: Job, report: (report: unknown) => void) => unknown,
): Promise<void> {
  try {
    say({ result: await work(workerData as Job, (report) => say({ report })) });
  } catch (error) {
    say({ error: toErrorData(error) });
  }
}
