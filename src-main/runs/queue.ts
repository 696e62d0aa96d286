/** The queue of the workspace: one job at a time, in order, each of them cancellable. */
import { cancelled, type WorkbenchError } from '../common/errors';

export interface Queue {
  /** Runs `perform` when its turn comes. Its errors are its own: it records them, and the next job has its turn. */
  add(id: string, perform: (signal: AbortSignal) => Promise<unknown>): void;
  /**
   * Asks the job to stop; one that waits hears of it at its turn, and so records its end.
   * @param reason what its signal is aborted with
   * @returns whether it was there
   */
  cancel(id: string, reason?: WorkbenchError): boolean;
  /** Whether the job runs or waits. */
  has(id: string): boolean;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
  /** Cancels everything and waits for the running job to end. */
  close(): Promise<void>;
}

interface Job {
  id: string;
  abort: AbortController;
  perform(signal: AbortSignal): Promise<unknown>;
}

/** @param failed is told of what ended a job */
export function createQueue(failed: (error: unknown) => void = () => {}): Queue {
  const waiting: Job[] = [];
  let running: Job | null = null;
  let turn: Promise<void> | null = null;

  async function work(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      running = job;
      await job.perform(job.abort.signal).catch(failed);
    }
    running = null;
    turn = null;
  }

  const all = (): Job[] => [...(running ? [running] : []), ...waiting];

  function cancel(which: (job: Job) => boolean, reason = cancelled()): boolean {
    const jobs = all().filter(which);
    for (const job of jobs) job.abort.abort(reason);
    return jobs.length > 0;
  }

  return {
    add: (id, perform) => {
      waiting.push({ id, abort: new AbortController(), perform });
      turn ??= work();
    },
    cancel: (id, reason) => cancel((job) => job.id === id, reason),
    has: (id) => all().some((job) => job.id === id),
    idle: async () => {
      while (turn) await turn;
    },
    close: async () => {
      cancel(() => true);
      while (turn) await turn;
    },
  };
}
