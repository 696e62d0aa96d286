/** How much memory the program's processes take, told anew whenever one of the workers gives a sign of life. */
import type { MemoryUse } from '../common/contract';
import type { Child, WorkerKind } from '../common/worker';

/** @returns follows a worker to its end, and hands it on */
export function createMemoryWatch(
  tell: (memory: MemoryUse) => void,
): (kind: WorkerKind, child: Child) => Child {
  const workers: Pick<MemoryUse, WorkerKind> = { engine: null, desk: null };
  return (kind, child) => {
    const take = (memory: number | null): void => {
      workers[kind] = memory;
      tell({ main: process.memoryUsage.rss(), ...workers });
    };
    child.onMessage((message) => {
      if (message.type === 'alive') take(message.memory);
    });
    child.onExit(() => take(null));
    return child;
  };
}
