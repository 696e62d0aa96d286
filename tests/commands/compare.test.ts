/** `compare` on evaluations of the sample, from the command line. */
import { beforeAll, expect, it } from 'vitest';
import type { EvaluationComparison } from '../../src-main/common/evaluation-comparison';
import type { DetectablePlan } from '../../src-main/commands/detectable-words';
import { freshWorkspace, run } from './program';

const workspace = freshWorkspace();
let [long, short] = ['', ''];

beforeAll(async () => {
  const evaluate = async (limit: number) => {
    const file = 'pubmedqa=resources/sample/benchmarks/pubmedqa.json';
    const { document } = await run<{ evaluation: string }>(
      workspace,
      ...['evaluate', '--base', 'resources/sample/model.gguf', '--task', file],
      ...['--scoring', 'likelihood', '--limit', String(limit)],
    );
    return document.evaluation;
  };
  long = await evaluate(10);
  short = await evaluate(8);
});

it('compares two evaluations of the same base: nothing differs but the number of items', async () => {
  const { status, document } = await run<EvaluationComparison>(workspace, 'compare', long, short);
  expect(status).toBe(0);
  expect(document.scores).toMatchObject([
    { task: 'pubmedqa', scoring: 'likelihood', metric: 'accuracy', n: 8, onlyA: 2, onlyB: 0, p: 1, holm: 1 },
  ]);
  expect(document.family.size).toBe(1);
  expect(document.settings).toContainEqual({ name: 'limit', values: ['10', '8'] });
  expect(document.differences).toMatchObject([{ what: 'items', effect: 'answers' }]);
  expect(document).toMatchObject({ seed: 42, resamples: 10_000 });
});

it('refuses an evaluation that is not there, and one system against itself', async () => {
  const missing = await run(workspace, 'compare', long, 'nowhere');
  expect([missing.status, missing.document.error.code]).toEqual([1, 'not-found']);
  const itself = await run(workspace, 'compare', long);
  expect([itself.status, itself.document.error.code]).toEqual([2, 'usage']);
});

it('plans: what 200 items can show', async () => {
  const { document } = await run<DetectablePlan>(workspace, 'compare', '--plan', '200', '--family', '36');
  expect(document).toMatchObject({ items: 200, family: 36, power: 0.8 });
  expect(document.accuracy[0]!.difference).toBeGreaterThan(0.05);
  const nothing = await run(workspace, 'compare', '--plan', 'many');
  expect([nothing.status, nothing.document.error.code]).toEqual([2, 'usage']);
});
