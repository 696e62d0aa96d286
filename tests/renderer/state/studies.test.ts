/** When the study of a matrix is asked for. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Study } from '../../../src-main/common/study';
import { Studies } from '../../../src-renderer/state/studies.svelte';

const question = { matrix: 'm', way: 'likelihood', finished: 2 } as const;
let answers: ((study: Study) => void)[];
const studyMatrix = vi.fn(() => new Promise<Study>((resolve) => answers.push(resolve)));
const study = (seed: number) => ({ seed }) as Study;
let studies: Studies;
beforeEach(() => {
  vi.useFakeTimers();
  answers = [];
  studyMatrix.mockClear();
  studies = new Studies({ studyMatrix });
});
afterEach(() => vi.useRealTimers());

test('at once, and once only for the same finished cells', async () => {
  studies.ask(question);
  studies.ask({ ...question });
  expect(studyMatrix).toHaveBeenCalledExactlyOnceWith({ matrix: 'm', way: 'likelihood' });
  expect(studies.asking).toBe(true);
  answers[0]!(study(1));
  await vi.advanceTimersByTimeAsync(0);
  expect([studies.asking, studies.value]).toEqual([false, study(1)]);
});

test('again as cells finish, but only every few seconds; what is known stays meanwhile', async () => {
  studies.ask(question);
  answers[0]!(study(1));
  await vi.advanceTimersByTimeAsync(1000);
  studies.ask({ ...question, finished: 3 });
  studies.ask({ ...question, finished: 4 });
  await vi.advanceTimersByTimeAsync(3000);
  expect(studyMatrix).toHaveBeenCalledTimes(1);
  expect([studies.value, studies.asking]).toEqual([study(1), true]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(studyMatrix).toHaveBeenCalledTimes(2);
});

test('another matrix is asked about at once, and an answer about the one before is not taken for its own', async () => {
  studies.ask(question);
  studies.ask({ ...question, matrix: 'other' });
  expect(studyMatrix).toHaveBeenCalledTimes(2);
  answers[0]!(study(1));
  await vi.advanceTimersByTimeAsync(0);
  expect(studies.value).toBeNull();
  answers[1]!(study(2));
  await vi.advanceTimersByTimeAsync(0);
  expect(studies.value).toEqual(study(2));
});

test('a study that failed says why and leaves what was there', async () => {
  studies.ask(question);
  answers[0]!(study(1));
  await vi.advanceTimersByTimeAsync(6000);
  studyMatrix.mockRejectedValueOnce(new Error('The desk ended.'));
  studies.ask({ ...question, finished: 3 });
  await vi.advanceTimersByTimeAsync(0);
  expect(studies.problem!.message).toBe('The desk ended.');
  expect(studies.value).toEqual(study(1));
});
