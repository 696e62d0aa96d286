/** What was put off at the end and goes on at the next start. */
import { expect, it } from 'vitest';
import { takeUp } from '../../src-main/desktop/put-off';

it('what cannot go on is passed over, and what goes on is told', async () => {
  const asked: string[] = [];
  const calls = {
    call: (method: string) => {
      asked.push(method);
      return Promise.resolve(method === 'resumeRun' ? { error: { code: 'model-lost' } } : { value: {} });
    },
    takeFile: () => ({ token: '', name: '', bytes: 0 }),
    refusal: null,
  };
  const jobs = [
    { kind: 'run' as const, id: 'a' },
    { kind: 'matrix' as const, id: 'b' },
  ];
  expect(await takeUp(calls, jobs)).toEqual([jobs[1]]);
  expect(asked).toEqual(['resumeRun', 'resumeMatrix']);
});
