/** Runs a search on all cores, in threads of the desk, which stays free to hear of a cancel. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FoundLeak } from '../analyze/leakage';
import type { AnySearch } from '../analyze/search';

const reportMilliseconds = 200;

export interface SearchContext {
  report(report: { fraction: number }): Promise<void>;
  signal: AbortSignal;
}

/**
 * Resolves when all blocks of the search are done.
 * @throws the signal's reason when it is aborted; no thread is left then
 */
export async function onAllCores(
  search: AnySearch,
  { report, signal }: SearchContext,
  found: (leaks: FoundLeak[]) => void = () => {},
): Promise<void> {
  signal.throwIfAborted();
  const file = join(import.meta.dirname, 'search-thread.js');
  const count = Math.max(1, Math.min(availableParallelism(), search.blocks));
  const threads = Array.from({ length: count }, () => new Worker(file, { workerData: search }));
  const stop = () => threads.forEach((thread) => void thread.terminate());
  signal.addEventListener('abort', stop);
  const reporting = setInterval(() => {
    const taken = Math.min(search.blocks, Atomics.load(search.next, 0));
    void report({ fraction: taken / Math.max(1, search.blocks) });
  }, reportMilliseconds);
  try {
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            thread.on('message', found);
            thread.on('error', reject);
            thread.on('exit', () => resolve());
          }),
      ),
    );
    signal.throwIfAborted();
  } finally {
    clearInterval(reporting);
    signal.removeEventListener('abort', stop);
    stop();
  }
}
