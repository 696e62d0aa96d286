/** Reading items: the official test split where it is there, the limit, and what is left out because it cannot be scored. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadItems } from '../../src-main/evaluate/items';
import { labelCounts } from '../../src-main/evaluate/label-counts';
import { scorePredictions } from '../../src-main/evaluate/score';
import { officialTests, taskNamed } from '../../src-main/tasks';

const folder = mkdtempSync(join(tmpdir(), 'items-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pubmedqa = taskNamed('pubmedqa');
const [official] = [...officialTests.pubmedqa!];
const record = (final_decision: string) => ({ QUESTION: 'Q?', CONTEXTS: ['one'], final_decision });
const file = (records: object): string => {
  const path = join(folder, 'pubmedqa.json');
  writeFileSync(path, JSON.stringify(records));
  return path;
};

test('a file that holds official test ids is scored on those alone', async () => {
  const path = file({ '77': record('yes'), [official!]: record('no') });
  const { items, leftOut } = await loadItems(pubmedqa, path, null);
  expect(items.map((item) => item.id)).toEqual([official]);
  expect(leftOut).toEqual([]);
});

test('a file without official test ids is scored whole, or up to the limit in file order', async () => {
  const path = file({ '73': record('yes'), '77': record('no'), '75': record('maybe') });
  const ids = async (limit: number | null) =>
    (await loadItems(pubmedqa, path, limit)).items.map((item) => item.target);
  expect((await ids(null)).toSorted()).toEqual(['maybe', 'no', 'yes']);
  expect(await ids(2)).toEqual((await ids(null)).slice(0, 2));
});

const text = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const lines = (records: object[]): string => records.map((one) => `${JSON.stringify(one)}\n`).join('');
const reasons = async (name: string, path: string) =>
  (await loadItems(taskNamed(name), path, null)).leftOut.map(({ item, reason }) => `${item}: ${reason}`);

test('a record without a gold, or with an unknown one, is left out with its id and the others are scored', async () => {
  const path = file({ a: record('perhaps'), b: record('yes'), c: record(''), d: { QUESTION: 'Q?' }, e: 7 });
  const { items, leftOut } = await loadItems(pubmedqa, path, null);
  expect(items.map(({ id }) => id)).toEqual(['b']);
  expect(leftOut).toEqual([
    { task: 'pubmedqa', item: 'a', reason: 'final_decision is "perhaps"; it must be yes, no, maybe' },
    { task: 'pubmedqa', item: 'c', reason: 'final_decision is ""; it must be yes, no, maybe' },
    { task: 'pubmedqa', item: 'd', reason: 'CONTEXTS is missing' },
    { task: 'pubmedqa', item: 'row 5', reason: 'is a number, not an object' },
  ]);
});

test('with a limit only what comes before its last item is told', async () => {
  const path = file({ a: record('perhaps'), b: record('yes'), c: record('perhaps'), d: record('no') });
  const { items, leftOut } = await loadItems(pubmedqa, path, 1);
  expect([items.map(({ id }) => id), leftOut.map(({ item }) => item)]).toEqual([['b'], ['a']]);
});

test('a file of which nothing can be scored is refused with the first reason', async () => {
  const path = file({ a: record('perhaps'), b: record('') });
  await expect(loadItems(pubmedqa, path, null)).rejects.toMatchObject({
    code: 'file-format',
    message: expect.stringContaining(
      'Record 1 of pubmedqa.json is not one of PubMedQA: final_decision',
    ) as string,
  });
});

test('a file without a record is refused', async () => {
  await expect(loadItems(pubmedqa, file({}), null)).rejects.toMatchObject({
    code: expect.stringMatching(/^(no-rows|file-format)$/) as string,
  });
});

test('of two records with one id the first is scored and the second left out', async () => {
  const row = '1,ROS,No pain.,"Doctor: Pain?\nPatient: No."';
  const path = text('notes.csv', `ID,section_header,section_text,dialogue\n${row}\n${row}\n`);
  expect(await reasons('conv2note', path)).toEqual(['1: row 2 has the id of an earlier one']);
});

test('questions whose options are empty, repeated, too few or without the answer are left out', async () => {
  const question = (options: object, answer_idx = 'A') => ({
    question: 'Q?',
    answer: 'x',
    options,
    answer_idx,
  });
  const path = text(
    'questions.jsonl',
    lines([
      question({ A: 'x', B: 'y' }),
      question({ A: 'x', B: ' ' }),
      question({ A: 'x', B: 'y', C: ' x ' }),
      question({ A: 'x' }),
      question({ A: 'x', B: 'y' }, 'C'),
      question({ A: 'x', B: 'y' }, ''),
      question({ A: 'y', B: 'x' }),
    ]),
  );
  expect(await reasons('medqa', path)).toEqual([
    '2: option B is empty',
    '3: options A and C are the same',
    '4: it has fewer than two options',
    '5: answer_idx is the letter of no option',
    '6: answer_idx is blank',
    '7: answer is not the option that answer_idx names',
  ]);
});

test('of BioASQ the questions with yes or no are asked; those of other kinds are no loss', async () => {
  const question = (id: string, type: string | undefined, exact_answer: unknown) => ({
    ...{ id, body: 'Is it?', snippets: [{ text: 'It is.' }], ideal_answer: ['It is.'], exact_answer },
    ...(type && { type }),
  });
  const path = text(
    'golden.json',
    JSON.stringify({
      questions: [
        question('a', 'yesno', 'Yes'),
        question('b', 'factoid', [['it']]),
        question('c', 'yesno', ''),
        question('d', undefined, 'yes'),
      ],
    }),
  );
  const { items, leftOut } = await loadItems(taskNamed('bioasq'), path, null);
  expect(items).toMatchObject([{ id: 'a', target: 'yes' }]);
  expect(leftOut.map(({ item, reason }) => `${item}: ${reason}`)).toEqual([
    'c: exact_answer is neither yes nor no',
    'd: type is missing',
  ]);
  expect((await loadItems(taskNamed('bioasq-mcqa'), path, null)).items).toMatchObject([
    {
      input: expect.stringMatching(/Question: Is it\?\n\nA\. yes\nB\. no$/) as string,
      output: 'A. yes',
      target: 'A',
      choices: [
        { label: 'A', text: 'yes' },
        { label: 'B', text: 'no' },
      ],
    },
  ]);
});

test('hypotheses on one premise come from one document, which is known by a hash', async () => {
  const pair = (pairID: string, sentence1: string) => ({
    ...{ pairID, gold_label: 'neutral', sentence1, sentence2: `Hypothesis ${pairID}.` },
  });
  const path = text(
    'mli.jsonl',
    lines([pair('1', 'He has HTN.'), pair('2', 'He has HTN.'), pair('3', 'She has.')]),
  );
  const { items } = await loadItems(taskNamed('mednli'), path, null);
  const sources = items.map(({ source }) => source);
  expect(sources[0]).toMatch(/^[0-9a-f]{12}$/);
  expect(sources[1]).toBe(sources[0]);
  expect(sources[2]).not.toBe(sources[0]);
  const [alone] = (await loadItems(pubmedqa, file({ a: record('yes') }), null)).items;
  expect(alone!.source).toBe('a');
});

const realData = '../shared/data';
if (!existsSync(realData)) console.warn(`skipped: the real benchmark files, for there is no ${realData}`);

describe.skipIf(!existsSync(realData))('the real files, whole', () => {
  /** The accuracy of one answer to all: the most frequent target. */
  async function loadReal(name: string, file: string) {
    const task = taskNamed(name);
    const { items, leftOut } = await loadItems(task, join(realData, file), null);
    expect(leftOut).toEqual([]);
    const labels = labelCounts(name, [{ base: 'b', items }])[0]?.labels ?? [];
    const counts = labels.map(({ label, items: n }) => [label, n] as const);
    const majority = counts[0]?.[0] ?? null;
    const constant = items.map(({ id, source, target }) => ({
      ...{ task: name, item: id, source, base: 'b', adapter: null, scoring: 'generate' as const },
      ...{ target, answer: majority },
    }));
    const accuracy = scorePredictions(task, constant).find(({ metric }) => metric === 'accuracy');
    return { items, counts, accuracy };
  }

  test('PubMedQA: 500 test items, 276 yes, 169 no, 55 maybe; always yes is right for .552', async () => {
    const { items, counts, accuracy } = await loadReal('pubmedqa', 'pubmedqa/ori_pqal.json');
    expect(items).toHaveLength(500);
    expect(counts).toEqual([
      ['yes', 276],
      ['no', 169],
      ['maybe', 55],
    ]);
    expect(accuracy!.value).toBe(0.552);
  });

  test('MedQA: 1,273 items of four options; always A is right for 353', async () => {
    const { items, counts, accuracy } = await loadReal('medqa', 'medqa/medqa_us_4opt_test.jsonl');
    expect(items).toHaveLength(1273);
    expect(items.every(({ choices }) => choices!.map(({ label }) => label).join('') === 'ABCD')).toBe(true);
    expect(counts.map(([letter, n]) => `${letter} ${n}`)).toEqual(['A 353', 'C 346', 'B 309', 'D 265']);
    expect(accuracy!.value).toBe(353 / 1273);
  });

  test('MTS-Dialog: the 200 items of its first test set', async () => {
    const file = 'mts-dialog/MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv';
    const { items } = await loadReal('conv2note', file);
    expect(items).toHaveLength(200);
    expect(items[3]!.target).toBe('Noncontributory.');
  });
});
