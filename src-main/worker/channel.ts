/** The child's side of the channel: answers calls, and ends with its parent, however that ended. */
import { cancelled, toErrorData, WorkbenchError } from '../common/errors';
import type { FromWorker, ToWorker, WorkerCalls, WorkerMethod } from '../common/worker';

export interface CallContext<M extends WorkerMethod> {
  /** Resolves when main has taken the report in, or cancels: a sender of large reports waits for it. */
  report(report: WorkerCalls[M]['report']): Promise<void>;
  /** Aborted when main cancels the call. */
  signal: AbortSignal;
}

export type CallHandlers = {
  [M in WorkerMethod]?: (
    params: WorkerCalls[M]['in'],
    context: CallContext<M>,
  ) => Promise<WorkerCalls[M]['out']>;
};

interface Port {
  post(message: FromWorker): void;
  listen(listener: (message: ToWorker) => void): void;
  onParentGone(listener: () => void): void;
}

interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: ToWorker }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** Milliseconds. */
const signOfLife = 5000;

/** Answers every call with its handler until the parent is gone. */
export function answerCalls(handlers: CallHandlers): void {
  const port = openPort();
  const calls = new Map<number, { abort: AbortController; waiting: (() => void)[] }>();
  // Ctrl-C reaches the whole process group; the parent decides what becomes of the work.
  process.on('SIGINT', () => {});
  // SIGKILL and not exit(): a training step may hold threads that exit() would wait for.
  port.onParentGone(() => process.kill(process.pid, 'SIGKILL'));

  port.listen((message) => {
    if (message.type === 'acknowledge') return calls.get(message.id)?.waiting.shift()?.();
    if (message.type === 'cancel') return cancel(message.id);
    void answer(message.id, message.method, message.params);
  });

  setInterval(() => port.post({ type: 'alive', memory: process.memoryUsage.rss() }), signOfLife).unref();

  /** Main takes no more reports in: nobody is left to wait for. */
  function cancel(id: number): void {
    const call = calls.get(id);
    call?.abort.abort(cancelled());
    for (const goOn of call?.waiting.splice(0) ?? []) goOn();
  }

  async function answer(id: number, method: WorkerMethod, params: unknown): Promise<void> {
    const call = { abort: new AbortController(), waiting: [] as (() => void)[] };
    calls.set(id, call);
    const context = {
      signal: call.abort.signal,
      report: (report: unknown) => {
        port.post({ type: 'report', id, report });
        return new Promise<void>((resolve) => call.waiting.push(resolve));
      },
    };
    try {
      const handler = handlers[method] as
        ((params: unknown, context: CallContext<never>) => Promise<unknown>) | undefined;
      if (!handler) throw new WorkbenchError('internal', `This worker has no method “${method}”.`);
      port.post({ type: 'done', id, result: await handler(params, context) });
    } catch (error) {
      port.post({ type: 'failed', id, error: toErrorData(error) });
    } finally {
      calls.delete(id);
    }
  }
}

function openPort(): Port {
  const electron = (process as unknown as { parentPort?: ElectronPort }).parentPort;
  if (electron) {
    return {
      post: (message) => electron.postMessage(message),
      listen: (listener) => electron.on('message', (event) => listener(event.data)),
      onParentGone: (listener) => electron.on('close', listener),
    };
  }
  if (!process.send) throw new Error('A worker is started by the workbench, not by hand.');
  return {
    post: (message) => process.send!(message),
    listen: (listener) => process.on('message', listener),
    onParentGone: (listener) => process.on('disconnect', listener),
  };
}
