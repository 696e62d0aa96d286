/** The workspace: one folder, its store, its two workers and its queue. What every job of main works on. */
import { join } from 'node:path';
import type { JobEvent } from '../common/contract';
import type { Child, WorkerKind } from '../common/worker';
import { openStore, type Opening, type Store } from '../store/open';
import { launch, type Worker } from './launch';
import { createQueue, type Queue } from './queue';

export interface Workspace {
  /** Absolute path. */
  folder: string;
  store: Store;
  /** Owns models and the trainer. */
  engine: Worker;
  /** Parses, compares and indexes texts, and computes hashes. */
  desk: Worker;
  queue: Queue;
  emit(event: JobEvent): void;
}

/**
 * Opens (or makes) a workspace. Workers start when they are first needed.
 * @param opening what becomes of one that cannot be written; where it is only read, `store.refusal` says why. `jobFailed`
 * is told of what ended a job of the queue
 * @throws WorkbenchError `workspace` when it is in use, damaged, newer than this program or on a network drive
 */
export function openWorkspace(
  folder: string,
  fork: (kind: WorkerKind) => Child,
  emit: (event: JobEvent) => void,
  { jobFailed, ...opening }: Opening & { jobFailed?: (error: unknown) => void } = {},
): Workspace {
  return {
    folder,
    store: openStore(folder, opening),
    engine: launch(() => fork('engine')),
    desk: launch(() => fork('desk')),
    queue: createQueue(jobFailed),
    emit,
  };
}

/** Milliseconds a job has to stop by itself; one step on a large model takes longer, and its worker is ended then. */
const patience = 3000;

/** Ends the workers if they are still at work after a while; calls under way then end as cancelled. @returns calls it off */
export function endWorkersSoon(workspace: Workspace): () => void {
  const late = setTimeout(() => endWorkers(workspace), patience);
  return () => clearTimeout(late);
}

function endWorkers({ engine, desk }: Workspace): void {
  engine.close();
  desk.close();
}

/** Stops the running job (what it finished is kept), ends the workers and closes the store. Idempotent. */
export async function closeWorkspace(workspace: Workspace): Promise<void> {
  const stopped = endWorkersSoon(workspace);
  await workspace.queue.close();
  stopped();
  endWorkers(workspace);
  workspace.store.close();
}

export const runFolder = (workspace: Workspace, id: string): string => join(workspace.folder, 'runs', id);
export const evaluationFolder = (workspace: Workspace, id: string): string =>
  join(workspace.folder, 'evaluations', id);
