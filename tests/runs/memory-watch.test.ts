import { expect, it } from 'vitest';
import type { MemoryUse } from '../../src-main/common/contract';
import type { Child, FromWorker } from '../../src-main/common/worker';
import { createMemoryWatch } from '../../src-main/runs/memory-watch';

it('tells what each worker said last, and nothing of one that ended', () => {
  const told: MemoryUse[] = [];
  const watch = createMemoryWatch((memory) => told.push(memory));
  const start = (kind: 'engine' | 'desk') => {
    let say: (message: FromWorker) => void = () => {};
    let end = (): void => {};
    const child: Child = {
      post: () => {},
      onMessage: (listener) => void (say = listener),
      onExit: (listener) => void (end = () => listener('by SIGKILL', '')),
      kill: () => {},
    };
    expect(watch(kind, child)).toBe(child);
    return { say: (message: FromWorker) => say(message), end: () => end() };
  };
  const [engine, desk] = [start('engine'), start('desk')];
  engine.say({ type: 'alive', memory: 5 });
  desk.say({ type: 'alive', memory: 7 });
  engine.say({ type: 'done', id: 1, result: null });
  engine.end();
  expect(told.map(({ engine, desk }) => [engine, desk])).toEqual([
    [5, null],
    [5, 7],
    [null, 7],
  ]);
  expect(told.every(({ main }) => main > 0)).toBe(true);
});
