/** What has gone wrong since the program started, kept in memory for a report of a fault: codes, never the sentences about the user's data. */
import type { LogEntry } from '../common/diagnostics';
import { toErrorData } from '../common/errors';
import type { Child, WorkerKind } from '../common/worker';

export interface Log {
  /** @param what in the program's own words */
  failed(what: string, error: unknown): void;
  /** Follows a worker to its end. @returns the same */
  watch(kind: WorkerKind, child: Child): Child;
  /** The oldest first. */
  entries(): LogEntry[];
}

const most = 200;

export function createLog(): Log {
  let kept: LogEntry[] = [];

  function add(entry: Omit<LogEntry, 'at'>): void {
    kept = [...kept.slice(1 - most), { at: new Date().toISOString(), ...entry }];
  }

  return {
    failed: (what, error) => {
      const { code } = toErrorData(error);
      // What the user stopped is no fault.
      if (code !== 'cancelled' && code !== 'paused') add({ what, code, said: '' });
    },
    watch: (kind, child) => {
      child.onExit((how, said) => add({ what: `the ${kind} ended, ${how}`, code: null, said }));
      return child;
    },
    entries: () => kept,
  };
}
