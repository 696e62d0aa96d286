/** `evaluate --device`: the device reaches likelihoods and texts alike, and one that is not there is refused. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const evaluation = [
  ...['evaluate', '--base', join(sample, 'model.gguf')],
  ...['--task', `pubmedqa=${join(sample, 'benchmarks/pubmedqa.json')}`, '--limit', '3'],
];

it('on the CPU by name answers under both scorings', async () => {
  const { status, document } = await run<{ results: Score[] }>(
    freshWorkspace(),
    ...evaluation,
    '--device',
    'cpu',
  );
  expect(status).toBe(0);
  expect(new Set(document.results.map(({ scoring }) => scoring))).toEqual(
    new Set(['likelihood', 'generate']),
  );
});

it.for(['likelihood', 'generate'])('that is not there is refused under %s', async (scoring) => {
  const asked = [...evaluation, '--scoring', scoring, '--device', 'CUDA7'];
  const { status, document } = await run(freshWorkspace(), ...asked);
  expect([status, document.error.code]).toEqual([1, 'device']);
  expect(document.error.message).toContain('CUDA7');
});
