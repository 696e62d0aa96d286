/** Events are handed over once per frame. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPaint, gatherByFrame } from '../../../src-renderer/state/frames';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a hundred events between two frames are delivered together and in order', () => {
  const deliver = vi.fn();
  const add = gatherByFrame<number>(deliver);
  for (let i = 0; i < 100; i++) add(i);
  expect(deliver).not.toHaveBeenCalled();
  vi.advanceTimersByTime(600);
  expect(deliver).toHaveBeenCalledOnce();
  expect(deliver.mock.calls[0]![0]).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test('a window that gets no frames still takes its events in', () => {
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('cancelAnimationFrame', () => {});
  const deliver = vi.fn();
  gatherByFrame<string>(deliver)('hidden');
  vi.advanceTimersByTime(600);
  expect(deliver).toHaveBeenCalledWith(['hidden']);
  vi.unstubAllGlobals();
});

test('what need not be there at once waits for a frame, and can be called off', () => {
  const work = vi.fn();
  afterPaint(work);
  const never = vi.fn();
  afterPaint(never)();
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(20);
  expect(work).toHaveBeenCalledOnce();
  expect(never).not.toHaveBeenCalled();
});
