/** `evaluate` that was stopped goes on with `--resume` where it was, and few-shot examples come from their own file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import { freshWorkspace, projectRoot, run, start } from './program';

interface Evaluated {
  evaluation: string;
  folder: string;
  results: Score[];
}

const sample = join(projectRoot, 'resources/sample');
const evaluation = [
  ...['evaluate', '--base', join(sample, 'model.gguf'), '--scoring', 'likelihood', '--batch', '4'],
  ...['--task', `pubmedqa=${join(sample, 'benchmarks/pubmedqa.json')}`],
];

const predictionsOf = (folder: string) => {
  const file = join(folder, 'predictions/pubmedqa.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
};

it('killed and resumed gives the scores of an uninterrupted one; what was answered is not asked again', async () => {
  const whole = await run<Evaluated>(freshWorkspace(), ...evaluation);
  expect(whole.status, whole.stderr).toBe(0);
  const workspace = freshWorkspace();
  const evaluations = join(workspace, 'evaluations');
  const folderNow = () => (existsSync(evaluations) ? readdirSync(evaluations)[0] : undefined);
  const { child, ended } = start(workspace, ...evaluation);
  while (!(folderNow() && predictionsOf(join(evaluations, folderNow()!)) >= 8)) await wait(2);
  const engines = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
  for (const engine of engines) process.kill(Number(engine), 'SIGKILL');
  child.kill('SIGKILL');
  await ended;
  const id = folderNow()!;
  const before = predictionsOf(join(evaluations, id));
  expect(before).toBeLessThan(200);
  const resumed = await run<Evaluated>(workspace, 'evaluate', '--resume', id);
  expect(resumed.status, resumed.stderr).toBe(0);
  expect(resumed.document.results).toEqual(whole.document.results);
  expect(predictionsOf(resumed.document.folder)).toBe(200);
  const mixed = await run(workspace, 'evaluate', '--resume', id, '--batch', '8');
  expect([mixed.status, mixed.document.error.message]).toEqual([2, expect.stringContaining('--batch')]);
});

it('says which file examples could come from where the task’s own has none', async () => {
  const { status, document } = await run(freshWorkspace(), ...evaluation, '--shots', '2');
  expect([status, document.error.code]).toEqual([1, 'no-rows']);
  expect(document.error.hint).toContain('--shots-from pubmedqa=FILE');
});
