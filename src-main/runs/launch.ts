/** Main's side of a worker: starts it when first needed, carries calls, and starts a fresh one after a death. */
import { cancelled, fromErrorData, WorkbenchError } from '../common/errors';
import type { Child, FromWorker, WorkerCalls, WorkerMethod } from '../common/worker';

export interface Worker {
  /**
   * Calls a method of the worker.
   * @param onReport is awaited before the worker's report counts as taken in
   * @param signal aborting it asks the worker to stop; the call then ends with code `cancelled`
   * @throws WorkbenchError what the worker threw, or `worker-died`
   */
  call<M extends WorkerMethod>(
    method: M,
    params: WorkerCalls[M]['in'],
    onReport?: (report: WorkerCalls[M]['report']) => void | Promise<void>,
    signal?: AbortSignal,
  ): Promise<WorkerCalls[M]['out']>;
  /** Starts the process ahead of its first call, so that this need not wait for it. */
  start(): void;
  /** Kills the process; calls under way end with `cancelled`. Idempotent. */
  close(): void;
}

interface Pending {
  resolve(value: never): void;
  reject(error: unknown): void;
  onReport?: (report: never) => void | Promise<void>;
}

/** How often a worker is looked at, without a sign of life, before it is ended. */
const looks = 10;

/**
 * @param fork starts the process; called again after it died
 * @param silence milliseconds without a sign of life after which a worker with a call under way is ended: it hangs
 */
export function launch(fork: () => Child, silence = 10 * 60_000): Worker {
  let child: Child | null = null;
  let closed = false;
  let lastId = 0;
  const pending = new Map<number, Pending>();

  function begin(): Child {
    const started = fork();
    let quiet = 0;
    let hung = false;
    started.onMessage((message) => {
      quiet = 0;
      void receive(started, message);
    });
    // Counted in looks and not by the clock: a machine that slept has missed one.
    const watch = setInterval(() => {
      quiet = pending.size > 0 ? quiet + 1 : 0;
      if (quiet < looks) return;
      hung = true;
      started.kill();
    }, silence / looks);
    watch.unref();
    started.onExit((how, said) => {
      clearInterval(watch);
      if (child === started) child = null;
      failAll(
        closed ? cancelled() : died(hung ? `it gave no sign of life for ${silence / 1000} s` : how, said),
      );
    });
    return started;
  }

  async function receive(from: Child, message: FromWorker): Promise<void> {
    if (message.type === 'alive') return;
    const call = pending.get(message.id);
    if (!call) return;
    if (message.type === 'report') {
      try {
        await call.onReport?.(message.report as never);
        from.post({ type: 'acknowledge', id: message.id });
      } catch (error) {
        // Main could not take the report in (a full disk, say): the call cannot go on.
        pending.delete(message.id);
        from.post({ type: 'cancel', id: message.id });
        call.reject(error);
      }
      return;
    }
    pending.delete(message.id);
    if (message.type === 'done') call.resolve(message.result as never);
    else call.reject(fromErrorData(message.error));
  }

  function failAll(error: WorkbenchError): void {
    for (const call of pending.values()) call.reject(error);
    pending.clear();
  }

  return {
    call: (method, params, onReport, signal) =>
      new Promise((resolve, reject) => {
        if (closed || signal?.aborted) return reject(cancelled());
        child ??= begin();
        const id = ++lastId;
        const stop = () => child?.post({ type: 'cancel', id });
        signal?.addEventListener('abort', stop);
        const ended = () => signal?.removeEventListener('abort', stop);
        pending.set(id, {
          resolve: (value) => (ended(), resolve(value)),
          reject: (error) => (ended(), reject(error)),
          onReport,
        });
        child.post({ type: 'call', id, method, params });
      }),
    start: () => {
      if (!closed) child ??= begin();
    },
    close: () => {
      closed = true;
      child?.kill();
      child = null;
      failAll(cancelled());
    },
  };
}

function died(how: string, said: string): WorkbenchError {
  return new WorkbenchError(
    'worker-died',
    `The worker ended before it answered (${how}).${said ? ` It said last: ${said}` : ''}`,
    'Your data is safe; start the job again. If it recurs, memory may be too small for this model.',
  );
}
