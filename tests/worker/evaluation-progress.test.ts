/** Time left over a whole evaluation, by the rate of each way of asking. */
import { expect, it } from 'vitest';
import { trackProgress } from '../../src-main/worker/evaluation-progress';

const at = { task: 'medqa', done: 1, of: 10 };

function clocked(total: Parameters<typeof trackProgress>[0]) {
  const clock = { milliseconds: 0 };
  return { clock, progress: trackProgress(total, () => clock.milliseconds) };
}

it('is told by tokens: what is left of a way takes its own rate, another way the rate known so far', () => {
  const { clock, progress } = clocked({
    likelihood: { answers: 4, tokens: 400 },
    generate: { answers: 2, tokens: 100 },
  });
  progress.start();
  clock.milliseconds = 1000;
  // 100 tokens a second, so 3 s for the other likelihoods and 1 s for the texts.
  expect(progress.answered({ ...at, scoring: 'likelihood' }, 100)).toMatchObject({
    overall: { done: 1, of: 6 },
    secondsLeft: 4,
  });
  for (let i = 0; i < 3; i++) progress.answered({ ...at, scoring: 'likelihood' }, 100);
  clock.milliseconds = 9000;
  progress.start();
  clock.milliseconds = 14000;
  // A text of 50 tokens took 5 s; loading before it counts for nothing.
  expect(progress.answered({ ...at, scoring: 'generate' }, 50)).toMatchObject({
    overall: { done: 5, of: 6 },
    secondsLeft: 5,
  });
  expect(progress.speeds()).toEqual([
    { task: 'medqa', way: 'likelihood', answers: 4, seconds: 1 },
    { task: 'medqa', way: 'generate', answers: 1, seconds: 5 },
  ]);
});

it('counts what was answered before among what is done, and the rate from now on', () => {
  const { clock, progress } = clocked({
    likelihood: { answers: 10, tokens: 1000 },
    generate: { answers: 0, tokens: 0 },
  });
  progress.skip('likelihood', { answers: 8, tokens: 800 });
  progress.start();
  clock.milliseconds = 500;
  progress.answered({ ...at, scoring: 'likelihood' }, 100);
  clock.milliseconds = 1000;
  expect(progress.answered({ ...at, scoring: 'likelihood' }, 100)).toEqual({
    ...at,
    scoring: 'likelihood',
    overall: { done: 10, of: 10 },
    perSecond: 2,
    secondsLeft: 0,
  });
});
