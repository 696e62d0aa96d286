/** Main's side of a worker, against a child that does what the test says. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Child, FromWorker, ToWorker } from '../../src-main/common/worker';
import { launch } from '../../src-main/runs/launch';

/** A child process in the test's hands. */
function fakeChild() {
  const sent: ToWorker[] = [];
  let message: (message: FromWorker) => void = () => {};
  let exit: (how: string, said: string) => void = () => {};
  const child: Child = {
    post: (one) => void sent.push(one),
    onMessage: (listener) => void (message = listener),
    onExit: (listener) => void (exit = listener),
    kill: () => exit('by SIGKILL', ''),
  };
  return {
    child,
    sent,
    answer: (one: FromWorker) => message(one),
    die: (how: string, said = '') => exit(how, said),
  };
}

describe('a worker', () => {
  it('answers the call it was asked', async () => {
    const fake = fakeChild();
    const worker = launch(() => fake.child);
    const call = worker.call('fingerprint', { files: ['a'] });
    expect(fake.sent).toEqual([{ type: 'call', id: 1, method: 'fingerprint', params: { files: ['a'] } }]);
    fake.answer({ type: 'done', id: 1, result: { hashes: ['x'] } });
    expect(await call).toEqual({ hashes: ['x'] });
  });

  it('may be started ahead of its first call, and is then the same process', async () => {
    const fake = fakeChild();
    const fork = vi.fn(() => fake.child);
    const worker = launch(fork);
    worker.start();
    expect([fork.mock.calls.length, fake.sent]).toEqual([1, []]);
    const call = worker.call('fingerprint', { files: ['a'] });
    fake.answer({ type: 'done', id: 1, result: { hashes: ['x'] } });
    await call;
    expect(fork).toHaveBeenCalledTimes(1);
    worker.close();
    worker.start();
    expect(fork).toHaveBeenCalledTimes(1);
  });

  it('acknowledges a report only after it was taken in', async () => {
    const fake = fakeChild();
    const worker = launch(() => fake.child);
    let taken = (): void => {};
    const call = worker.call('train', { folder: 'f' }, () => new Promise((resolve) => (taken = resolve)));
    fake.answer({ type: 'report', id: 1, report: {} });
    expect(fake.sent).toHaveLength(1);
    taken();
    await new Promise((resolve) => setImmediate(resolve));
    expect(fake.sent[1]).toEqual({ type: 'acknowledge', id: 1 });
    fake.answer({ type: 'done', id: 1, result: { read: 0 } });
    await call;
  });

  it('ends the call when main cannot take a report in', async () => {
    const fake = fakeChild();
    const worker = launch(() => fake.child);
    const call = worker.call('train', { folder: 'f' }, () => {
      throw new Error('no space left');
    });
    fake.answer({ type: 'report', id: 1, report: {} });
    await expect(call).rejects.toThrow('no space left');
    expect(fake.sent[1]).toEqual({ type: 'cancel', id: 1 });
  });

  it('rebuilds the error the worker sent', async () => {
    const fake = fakeChild();
    const worker = launch(() => fake.child);
    const call = worker.call('train', { folder: 'f' });
    fake.answer({
      type: 'failed',
      id: 1,
      error: { code: 'no-rows', message: 'Nothing fits.', hint: 'Raise it.' },
    });
    await expect(call).rejects.toMatchObject({
      code: 'no-rows',
      message: 'Nothing fits.',
      hint: 'Raise it.',
    });
  });

  it('says so when the process dies, and starts a fresh one for the next call', async () => {
    const fakes = [fakeChild(), fakeChild()];
    let forks = 0;
    const worker = launch(() => fakes[forks++]!.child);
    const lost = worker.call('train', { folder: 'f' });
    fakes[0]!.die('by SIGABRT', 'GGML_ASSERT(x) failed');
    await expect(lost).rejects.toMatchObject({
      code: 'worker-died',
      message: expect.stringMatching(/by SIGABRT.*said last: GGML_ASSERT\(x\) failed/),
    });
    const next = worker.call('fingerprint', { files: [] });
    fakes[1]!.answer({ type: 'done', id: 2, result: { hashes: [] } });
    expect(await next).toEqual({ hashes: [] });
  });

  it('is asked to stop when the caller aborts', () => {
    const fake = fakeChild();
    const abort = new AbortController();
    void launch(() => fake.child).call('train', { folder: 'f' }, undefined, abort.signal);
    abort.abort();
    expect(fake.sent[1]).toEqual({ type: 'cancel', id: 1 });
  });

  it('hears nothing of an abort that comes after the answer', async () => {
    const fake = fakeChild();
    const abort = new AbortController();
    const call = launch(() => fake.child).call('fingerprint', { files: [] }, undefined, abort.signal);
    fake.answer({ type: 'done', id: 1, result: { hashes: [] } });
    await call;
    abort.abort();
    expect(fake.sent).toHaveLength(1);
  });

  it('that gives no sign of life while a call is under way is ended, and started afresh for the next', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = fakeChild();
    const worker = launch(() => fake.child, 1000);
    const call = worker.call('train', { folder: 'f' });
    const ended = expect(call).rejects.toMatchObject({
      code: 'worker-died',
      message: expect.stringContaining('no sign of life for 1 s'),
    });
    vi.advanceTimersByTime(900);
    fake.answer({ type: 'alive', memory: 1 });
    vi.advanceTimersByTime(900);
    fake.answer({ type: 'alive', memory: 1 });
    expect(fake.sent).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    await ended;
  });

  it('that has nothing to do may be silent for as long as it likes', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fake = fakeChild();
    const worker = launch(() => ({ ...fake.child, kill: () => expect.unreachable() }), 1000);
    const call = worker.call('fingerprint', { files: [] });
    fake.answer({ type: 'done', id: 1, result: { hashes: [] } });
    await call;
    vi.advanceTimersByTime(100_000);
  });

  it('does not start for a call that is cancelled already', async () => {
    const worker = launch(() => expect.unreachable());
    await expect(worker.call('train', { folder: 'f' }, undefined, AbortSignal.abort())).rejects.toMatchObject(
      { code: 'cancelled' },
    );
  });
});
