/** The items of an evaluation, read from its predictions. */
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Prediction, Scoring } from '../../src-main/common/benchmark';
import type { ItemShow, ItemSort } from '../../src-main/common/evaluation';
import type { SideFile } from '../../src-main/common/worker';
import { pageItems } from '../../src-main/worker/answered-items';
import { openPredictions } from '../../src-main/worker/predictions';
import { getItem } from '../../src-main/worker/seen-item';
import { temporaryFolder } from '../store/fixtures';

let folder: string;
beforeEach(() => (folder = temporaryFolder()));

const file = () => join(folder, 'predictions', 'pubmedqa.jsonl');
const side = (adapter: string | null = null, scoring: Scoring = 'generate'): SideFile => ({
  ...{ evaluation: 'e1', folder, base: '/m/base.gguf', adapter, scoring },
});

function answer(item: string, part: Partial<Prediction> = {}): void {
  openPredictions(file()).append({
    ...{ task: 'pubmedqa', item, source: item, base: '/m/base.gguf', adapter: null, scoring: 'generate' },
    ...{ target: 'yes', answer: 'yes', text: `Yes, because of item ${item}.` },
    ...part,
  });
}

interface Part {
  show?: ItemShow;
  text?: string;
  sort?: ItemSort;
  offset?: number;
}

const page = (sides: SideFile[], part: Part = {}) =>
  pageItems({ task: 'pubmedqa', sides, show: 'all', text: '', sort: null, offset: 0, limit: 100, ...part });

describe('the items of one side', () => {
  it('are right, wrong or unread, and an unread one counts as wrong', async () => {
    answer('a');
    answer('b', { answer: 'no' });
    answer('c', { answer: null, text: ' ' });
    const { counts, rows } = await page([side()]);
    expect(rows.map(({ item, answers }) => [item, answers[0]!.verdict])).toEqual([
      ['a', 'right'],
      ['b', 'wrong'],
      ['c', 'unparsed'],
    ]);
    expect(counts).toEqual({ all: 3, right: 1, wrong: 2, unparsed: 1, tied: 0, differ: 0 });
    expect((await page([side()], { show: 'wrong' })).rows.map(({ item }) => item)).toEqual(['b', 'c']);
  });

  it('are those of its base, adapter and scoring alone', async () => {
    answer('a');
    answer('b', { adapter: '/r/adapter.gguf' });
    answer('c', { scoring: 'likelihood', text: undefined, logLikelihoods: [-1, -2, -3], tied: true });
    expect((await page([side()])).rows.map(({ item }) => item)).toEqual(['a']);
    expect((await page([side('/r/adapter.gguf')])).rows.map(({ item }) => item)).toEqual(['b']);
    const likelihoods = await page([side(null, 'likelihood')], { show: 'tied' });
    expect(likelihoods.rows.map(({ item }) => item)).toEqual(['c']);
  });

  it('are read again when more was answered, without a half-written last line', async () => {
    answer('a');
    expect((await page([side()])).total).toBe(1);
    answer('b');
    appendFileSync(file(), '{"task": "pubmedqa", "it');
    expect((await page([side()])).total).toBe(2);
  });

  it('come a part at a time, and none from a folder without answers', async () => {
    for (let i = 0; i < 5; i++) answer(String(i));
    const { total, rows } = await page([side()], { offset: 3 });
    expect([total, rows.map(({ item }) => item)]).toEqual([5, ['3', '4']]);
    expect(await page([{ ...side(), folder: join(folder, 'nothing') }])).toMatchObject({
      total: 0,
      rows: [],
    });
  });

  it('are put in the order of a column, numbers as numbers and what was not read last', async () => {
    for (const [item, target, read] of [
      ['10', 'no', 'yes'],
      ['9', 'maybe', null],
      ['2', 'no', 'no'],
    ] as const)
      answer(item, { target, answer: read });
    const order = async (sort: ItemSort) => (await page([side()], { sort })).rows.map(({ item }) => item);
    expect(await order({ key: 'item', down: false })).toEqual(['2', '9', '10']);
    expect(await order({ key: 'target', down: true })).toEqual(['10', '2', '9']);
    expect(await order({ key: 'first', down: false })).toEqual(['2', '10', '9']);
    expect(await order({ key: 'first', down: true })).toEqual(['10', '2', '9']);
  });

  it('are found by their id, reference and what was answered, in any case', async () => {
    answer('a', { text: 'ORVADONE is given.' });
    answer('b', { answer: 'no', text: 'Nothing is given.' });
    const found = async (text: string) => (await page([side()], { text })).rows.map(({ item }) => item);
    expect(await found('orvadone')).toEqual(['a']);
    expect(await found(' Nothing ')).toEqual(['b']);
    expect(await found('given')).toEqual(['a', 'b']);
    expect(await found('item a.')).toEqual([]);
  });
});

describe('two sides', () => {
  const tuned = '/r/adapter.gguf';
  it('stand beside each other by item; where only one answered the other has none', async () => {
    answer('a');
    answer('b', { answer: 'no' });
    answer('a', { adapter: tuned, answer: 'maybe' });
    const { rows } = await page([side(), side(tuned)]);
    expect(rows.map(({ answers }) => answers.map((one) => one?.answer))).toEqual([
      ['yes', 'maybe'],
      ['no', undefined],
    ]);
  });

  it('disagree where they answer differently, be both of them wrong', async () => {
    for (const [item, first, second] of [
      ['a', 'yes', 'yes'],
      ['b', 'no', 'maybe'],
      ['c', null, 'yes'],
    ] as const) {
      answer(item, { answer: first });
      answer(item, { answer: second, adapter: tuned });
    }
    const { rows, counts } = await page([side(), side(tuned)], { show: 'differ' });
    expect(rows.map(({ item }) => item)).toEqual(['b', 'c']);
    expect(counts.differ).toBe(2);
  });
});

describe('one item in full', () => {
  const sample = join(import.meta.dirname, '../../resources/sample/benchmarks/pubmedqa.json');

  it('has every option with its share of the probability', async () => {
    const logLikelihoods = [Math.log(0.5), Math.log(0.25), Math.log(0.25)];
    const labels = ['yes', 'no', 'maybe'];
    answer('a', { scoring: 'likelihood', text: undefined, logLikelihoods, tokens: [1, 1, 2], labels });
    const seen = await getItem({
      task: 'pubmedqa',
      sides: [side(null, 'likelihood')],
      item: 'a',
      file: null,
    });
    const shares = seen.answers[0]!.options!.map(({ share }) => share);
    for (const [i, share] of [0.5, 0.25, 0.25].entries()) expect(shares[i]).toBeCloseTo(share, 12);
    expect(seen).toMatchObject({ asked: null, answers: [{ verdict: 'right', value: 1 }] });
  });

  it('is told with what was asked, by the file it was asked from', async () => {
    const item = Object.keys(JSON.parse(readFileSync(sample, 'utf8')) as Record<string, unknown>).at(-1)!;
    answer(item);
    const request = { task: 'pubmedqa', sides: [side()], item, file: sample };
    const seen = await getItem(request);
    expect(seen.asked!.input).toContain('Question: ');
    expect(seen.asked!.choices!.map(({ label }) => label)).toEqual(['yes', 'no', 'maybe']);
    const moved = await getItem({ ...request, file: join(folder, 'gone.json') });
    expect(moved).toMatchObject({ asked: null, answers: [{ verdict: 'right' }] });
  });
});
