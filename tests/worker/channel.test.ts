/** The child's side of the channel, with the test as its parent. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StagedBatch } from '../../src-main/common/import-job';
import type { FromWorker, ToWorker } from '../../src-main/common/worker';
import { answerCalls, type CallHandlers } from '../../src-main/worker/channel';

class Port extends EventEmitter {
  sent: FromWorker[] = [];
  postMessage(message: FromWorker): void {
    this.sent.push(message);
  }
}

const host = process as unknown as { parentPort?: Port };
const before = process.listeners('SIGINT');
let port: Port;
beforeEach(() => void (host.parentPort = port = new Port()));
afterEach(() => {
  delete host.parentPort;
  for (const listener of process.listeners('SIGINT'))
    if (!before.includes(listener)) process.off('SIGINT', listener);
});

const tell = (message: ToWorker) => port.emit('message', { data: message });
const settled = () => new Promise((resolve) => setImmediate(resolve));
const batch: StagedBatch = { file: '1.sqlite', given: 1, read: 1, task: null, fraction: 1 };
const reportOnce: CallHandlers['import'] = async (_job, { report, signal }) => {
  await report(batch);
  signal.throwIfAborted();
  return { read: 1, format: null };
};

it('goes on when main has taken a report in', async () => {
  answerCalls({ import: reportOnce });
  tell({ type: 'call', id: 1, method: 'import', params: {} });
  await settled();
  expect(port.sent).toEqual([{ type: 'report', id: 1, report: batch }]);
  tell({ type: 'acknowledge', id: 1 });
  await settled();
  expect(port.sent[1]).toEqual({ type: 'done', id: 1, result: { read: 1, format: null } });
});

it('does not wait for ever when main cancels instead of taking a report in', async () => {
  answerCalls({ import: reportOnce });
  tell({ type: 'call', id: 1, method: 'import', params: {} });
  await settled();
  tell({ type: 'cancel', id: 1 });
  await settled();
  expect(port.sent[1]).toMatchObject({ type: 'failed', id: 1, error: { code: 'cancelled' } });
});

it('answers a method it does not have with an error', async () => {
  answerCalls({});
  tell({ type: 'call', id: 1, method: 'inspect', params: {} });
  await settled();
  expect(port.sent).toMatchObject([{ type: 'failed', id: 1, error: { code: 'internal' } }]);
});
