/** `measure` on generated texts of the sample: every instrument, going on where it was, and what it refuses. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Score } from '../../src-main/common/benchmark';
import type { Measurement } from '../../src-main/common/measurement';
import { freshWorkspace, run } from './program';

type Result = Measurement & { results: Score[] };

const workspace = freshWorkspace();
const model = 'resources/sample/model.gguf';
let evaluation = '';

beforeAll(async () => {
  const { document } = await run<{ evaluation: string }>(
    workspace,
    ...['evaluate', '--base', model, '--task', 'conv2note=resources/sample/benchmarks/conv2note.csv'],
    ...['--scoring', 'generate', '--limit', '3'],
  );
  evaluation = document.evaluation;
});

const measured = () => join(workspace, 'evaluations', evaluation, 'measured');

it('counts concepts by a dictionary, beside the scores there were', async () => {
  const dictionary = ['--concepts', 'resources/concepts/sample.tsv'];
  const { status, document } = await run<Result>(workspace, 'measure', evaluation, ...dictionary);
  expect(status).toBe(0);
  expect(document).toMatchObject({ metric: 'conceptF1', values: 3, reused: 0 });
  expect(document.results.map(({ metric }) => metric)).toEqual(
    expect.arrayContaining(['rougeL', 'conceptF1']) as string[],
  );
  const again = await run<Result>(workspace, 'measure', evaluation, ...dictionary);
  expect(again.document).toMatchObject({ values: 3, reused: 3, scores: document.scores });
});

it('tells how near the tokens are', async () => {
  const { document } = await run<Result>(workspace, 'measure', evaluation, '--embedding', model);
  expect(document).toMatchObject({ metric: 'similarity', values: 3 });
  const [score] = document.scores;
  expect(score!.value).toBeGreaterThan(0);
  expect(score!.value).toBeLessThanOrEqual(1);
});

it('judges against the reference in both orders, and again only what is missing', async () => {
  const judge = ['measure', evaluation, '--judge', model];
  const one = await run<Result>(workspace, ...judge, '--limit', '1');
  expect(one.document).toMatchObject({ metric: 'judgeWins', values: 1 });
  const all = await run<Result>(workspace, ...judge);
  expect(all.document).toMatchObject({ values: 3, reused: 1 });
  const folder = readdirSync(measured()).find((name) => name.startsWith('judgeWins'))!;
  expect(readFileSync(join(measured(), folder, 'settings.json'), 'utf8')).toContain('Answer A:');
  const lines = readFileSync(join(measured(), folder, 'values.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(3);
  const items = lines.map((line) => (JSON.parse(line) as { item: string }).item);
  const ratings = join(workspace, 'ratings.csv');
  writeFileSync(ratings, ['item,rater,value', ...items.map((item) => `${item},anna,tie`)].join('\n'));
  const rated = await run<Result>(workspace, ...judge, '--ratings', ratings);
  expect(rated.document.humans).toMatchObject({ items: 3, agreement: { raters: 2 } });
});

it('refuses no instrument, two of them, and an opponent that is not there', async () => {
  const code = async (...rest: string[]) =>
    (await run(workspace, 'measure', evaluation, ...rest)).document.error.code;
  expect(await code()).toBe('usage');
  expect(await code('--judge', model, '--embedding', model)).toBe('usage');
  expect(await code('--judge', model, '--against', 'nobody')).toBe('not-found');
});
