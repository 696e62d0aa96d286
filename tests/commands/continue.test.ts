/** `train --adapter`: a Run that goes on from an adapter instead of a fresh one. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { freshWorkspace, projectRoot, run } from './program';

const sample = join(projectRoot, 'resources/sample');
const folder = mkdtempSync(join(tmpdir(), 'workbench-continue-'));
const settings = ['packTokens=512', 'maxSteps=2', 'batchSize=2', 'threads=1', 'schedule=constant', 'rank=3'];
let workspace: string;

const train = (out: string, ...more: string[]) =>
  run<{ adapter: string }>(
    workspace,
    ...[
      'train',
      '--base',
      join(sample, 'model.gguf'),
      '--dataset',
      'instructions',
      '--out',
      join(folder, out),
    ],
    ...settings.flatMap((pair) => ['--set', pair]),
    ...more,
  );
const firstLoss = (out: string): number =>
  JSON.parse(readFileSync(join(folder, out, 'metrics.jsonl'), 'utf8').split('\n')[0]!).loss;

beforeAll(async () => {
  workspace = freshWorkspace();
  expect((await run(workspace, 'import', join(sample, 'instructions.json'))).status).toBe(0);
  expect((await train('first', '--set', 'learningRate=0.01')).status).toBe(0);
});

it('begins where the adapter is, with its rank, and records which one it was', async () => {
  const { status, document } = await train(
    'second',
    '--adapter',
    join(folder, 'first/adapter.gguf'),
    '--set',
    'rank=5',
  );
  expect(status).toBe(0);
  expect(document.adapter).toBe(join(folder, 'second/adapter.gguf'));
  expect(firstLoss('second')).toBeLessThan(firstLoss('first'));
  const { adapter } = JSON.parse(readFileSync(join(folder, 'second/recipe.json'), 'utf8')).run;
  expect(adapter.file).toBe(join(folder, 'first/adapter.gguf'));
  expect(adapter.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(readFileSync(adapter.file).length).toBe(readFileSync(document.adapter).length);
});

it('refuses a file that is not there, one that is no adapter, and full fine-tuning', async () => {
  const missing = await train('a', '--adapter', join(folder, 'none.gguf'));
  expect([missing.status, missing.document.error.code]).toEqual([1, 'not-found']);
  const model = await train('b', '--adapter', join(sample, 'model.gguf'));
  expect([model.status, model.document.error.code]).toEqual([1, 'adapter-mismatch']);
  const full = await train('c', '--adapter', join(folder, 'first/adapter.gguf'), '--set', 'method=full');
  expect([full.status, full.document.error.code]).toEqual([1, 'recipe']);
});
