/** A thread of the desk that does one thing, so that the desk stays free to answer, and to hear of a cancel. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fromErrorData, type ErrorData } from '../common/errors';

/** What a thread says; see `thread.ts`. */
export type Said = { report: unknown } | End;
type End = { result: unknown } | { error: ErrorData };

interface Context {
  report(report: never): Promise<void>;
  signal: AbortSignal;
}

/**
 * @param program built file of the thread, beside the desk's
 * @returns what it came to
 * @throws what it threw, or the signal's reason when that is aborted: what is done by then is kept
 */
export async function inThread<Result>(
  program: string,
  workerData: unknown,
  { report, signal }: Context,
): Promise<Result> {
  signal.throwIfAborted();
  const thread = new Worker(join(import.meta.dirname, program), { workerData });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop);
  try {
    const end = await new Promise<End>((resolve, reject) => {
      let last: End = { result: null };
      thread.on('message', (said: Said) => {
        if ('report' in said) void report(said.report as never);
        else last = said;
      });
      thread.on('error', reject);
      thread.on('exit', () => resolve(last));
    });
    signal.throwIfAborted();
    if ('error' in end) throw fromErrorData(end.error);
    return end.result as Result;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
