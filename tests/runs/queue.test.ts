/** The queue: one job at a time, in order, cancellable. */
import { describe, expect, it } from 'vitest';
import { createQueue } from '../../src-main/runs/queue';

function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('the queue', () => {
  it('runs one job at a time, in the order they came', async () => {
    const queue = createQueue();
    const log: string[] = [];
    const first = gate();
    queue.add('a', async () => {
      log.push('a starts');
      await first.opened;
      log.push('a ends');
    });
    queue.add('b', async () => void log.push('b'));
    await Promise.resolve();
    expect(log).toEqual(['a starts']);
    first.open();
    await queue.idle();
    expect(log).toEqual(['a starts', 'a ends', 'b']);
  });

  it('tells the running job to stop', async () => {
    const queue = createQueue();
    let stopped = false;
    queue.add(
      'a',
      (signal) =>
        new Promise<void>((resolve) => signal.addEventListener('abort', () => ((stopped = true), resolve()))),
    );
    expect(queue.cancel('a')).toBe(true);
    await queue.idle();
    expect(stopped).toBe(true);
  });

  it('hands a waiting job an aborted signal, so that it can record its end', async () => {
    const queue = createQueue();
    const first = gate();
    const seen: boolean[] = [];
    queue.add('a', () => first.opened);
    queue.add('b', async (signal) => void seen.push(signal.aborted));
    queue.cancel('b');
    first.open();
    await queue.idle();
    expect(seen).toEqual([true]);
  });

  it('knows no job that is over', async () => {
    const queue = createQueue();
    queue.add('a', async () => {});
    await queue.idle();
    expect(queue.cancel('a')).toBe(false);
  });

  it('takes new jobs after it was idle', async () => {
    const queue = createQueue();
    let runs = 0;
    queue.add('a', async () => void runs++);
    await queue.idle();
    queue.add('b', async () => void runs++);
    await queue.idle();
    expect(runs).toBe(2);
  });

  it('goes on with the next job when one fails', async () => {
    const queue = createQueue();
    let runs = 0;
    queue.add('a', () => Promise.reject(new Error('no space left')));
    queue.add('b', async () => void runs++);
    await queue.idle();
    expect(runs).toBe(1);
  });
});
