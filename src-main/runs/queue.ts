/** The queue of the workspace: one job at a time, in order, each of them cancellable. */

import { cancelled } from '../common/errors';

export interface Queue {
  /** Runs `perform` when its turn comes. Its errors are its own: `perform` records them. */
  add(id: string, perform: (signal: AbortSignal) => Promise<void>): void;
  /** Stops the job if it runs, forgets it if it waits. @returns whether it was there */
  cancel(id: string): boolean;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
  /** Cancels everything and waits for the running job to end. */
  close(): Promise<void>;
}

interface Job {
  id: string;
  abort: AbortController;
  perform(signal: AbortSignal): Promise<void>;
}

export function createQueue(): Queue {
  const waiting: Job[] = [];
  let running: Job | null = null;
  let turn: Promise<void> | null = null;

  async function work(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      running = job;
      await job.perform(job.abort.signal);
    }
    running = null;
    turn = null;
  }

  function cancel(id: string): boolean {
    const jobs = [...(running ? [running] : []), ...waiting].filter((job) => job.id === id);
    for (const job of jobs) job.abort.abort(cancelled());
    return jobs.length > 0;
  }

  return {
    add: (id, perform) => {
      waiting.push({ id, abort: new AbortController(), perform });
      turn ??= work();
    },
    cancel,
    idle: async () => {
      while (turn) await turn;
    },
    close: async () => {
      for (const job of [...(running ? [running] : []), ...waiting]) job.abort.abort(cancelled());
      while (turn) await turn;
    },
  };
}
