/** The estimate of the form: asked after a pause, and only the last answer counts. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WorkbenchError } from '../../../src-main/common/errors';
import { workbenchOf } from '../../../src-renderer/api';
import { Estimates } from '../../../src-renderer/state/estimates.svelte';
import { fakeBridge, type Answers } from '../stage/fake-bridge';
import { estimate } from '../stage/invented-estimate';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = (rank: number) => ({ base: 'a', dataset: 'b', categories: [], recipe: { rank } });

function estimatesOf(answers: Answers) {
  const bridge = fakeBridge(answers);
  return { bridge, estimates: new Estimates(workbenchOf(bridge)) };
}

test('many changes in a row are one question, about the last of them', async () => {
  const { bridge, estimates } = estimatesOf({ estimateRun: estimate() });
  for (const rank of [1, 2, 3]) estimates.ask(request(rank));
  expect(estimates.asking).toBe(true);
  await vi.runAllTimersAsync();
  expect(bridge.calls.map(({ input }) => input)).toEqual([request(3)]);
  expect(estimates.value?.steps).toBe(2004);
  expect(estimates.asking).toBe(false);
});

test('an answer that comes after a newer question is dropped, and what stood there stays until then', async () => {
  const answers = new Map<number, (value: ReturnType<typeof estimate>) => void>();
  const { estimates } = estimatesOf({
    estimateRun: ({ recipe }: ReturnType<typeof request>) =>
      new Promise((resolve) => answers.set(recipe.rank, resolve)),
  });
  for (const rank of [1, 2]) {
    estimates.ask(request(rank));
    await vi.runAllTimersAsync();
  }
  answers.get(1)!(estimate({ steps: 1 }));
  await vi.runAllTimersAsync();
  expect(estimates.value).toBeNull();
  answers.get(2)!(estimate({ steps: 2 }));
  await vi.runAllTimersAsync();
  expect(estimates.value?.steps).toBe(2);
});

test('why there is none is told, and nothing is where nothing can be asked', async () => {
  const { estimates } = estimatesOf({
    estimateRun: () => {
      throw new WorkbenchError(
        'no-rows',
        'None of the 9 instructions fits 8 tokens.',
        'Raise contextLength.',
      );
    },
  });
  estimates.ask(request(1));
  await vi.runAllTimersAsync();
  expect(estimates.problem).toMatchObject({ code: 'no-rows' });
  estimates.ask(null);
  expect([estimates.problem, estimates.value, estimates.asking]).toEqual([null, null, false]);
});
