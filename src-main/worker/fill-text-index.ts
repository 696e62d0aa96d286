/** Fills the full-text index in a thread of the desk, which stays free to hear of a cancel. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Unindexed } from '../common/list';
import type { WorkerCalls } from '../common/worker';

interface Context {
  report(unindexed: Unindexed): Promise<void>;
  signal: AbortSignal;
}

/**
 * Resolves when the index is up to the database.
 * @throws the signal's reason when it is aborted; what is indexed by then is kept
 */
export async function fillInThread(
  job: WorkerCalls['fillTextIndex']['in'],
  { report, signal }: Context,
): Promise<void> {
  signal.throwIfAborted();
  const thread = new Worker(join(import.meta.dirname, 'index-thread.js'), { workerData: job });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop);
  try {
    await new Promise<void>((resolve, reject) => {
      thread.on('message', (unindexed: Unindexed) => void report(unindexed));
      thread.on('error', reject);
      thread.on('exit', () => resolve());
    });
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
