/** The engine does one thing at a time: what a front waits for takes its turn in the queue. */
import type { Queue } from './queue';

/** Resolves or rejects as `perform` does, once its turn has come. `id` names it to `queue.cancel`. */
export function inTurn<T>(
  queue: Queue,
  id: string,
  perform: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    queue.add(id, async (signal) => {
      try {
        resolve(await perform(signal));
      } catch (error) {
        reject(error);
      }
    });
  });
}
