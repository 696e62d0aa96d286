/** The nine benchmarks in their official formats: records, splits by the official files, and which texts are gated. */
import { expect, test } from 'vitest';
import { mayLeave } from '../../src-main/common/instruction';
import { benchmarks, gatedTasks } from '../../src-main/tasks';
import { importText } from './fixtures';

const lines = (...records: object[]): string =>
  records.map((record) => JSON.stringify(record)).join('\n') + '\n';
const medqa = (more: object = {}) => ({
  question: 'A man coughs. What is the cause?',
  answer: 'Drug B',
  options: { B: 'Drug B', A: 'Drug A' },
  meta_info: 'step1',
  answer_idx: 'B',
  ...more,
});
const medmcqa = (more: object = {}) => ({
  question: 'Which nerve?',
  exp: null,
  cop: 2,
  opa: 'one',
  opb: 'two',
  opc: 'three',
  opd: 'four',
  id: 'a1',
  choice_type: 'multi',
  ...more,
});
const mednli = (more: object = {}) => ({
  pairID: 'p1',
  gold_label: 'neutral',
  sentence1: 'He has HTN.',
  sentence2: 'He takes drugs.',
  sentence1_parse: '(ROOT ...)',
  ...more,
});
const bioasq = (...questions: object[]): string =>
  JSON.stringify({
    questions: questions.map((more, i) => ({
      id: `5${i}`,
      type: 'yesno',
      body: 'Is it?',
      documents: ['http://example.org/1'],
      snippets: [{ document: 'd', text: 'It is.', offsetInBeginSection: 0 }],
      ideal_answer: ['It is indeed.'],
      ...more,
    })),
  });

test('MedQA: the letter and the text of the answer, options in the order of their letters', async () => {
  const { rows } = await importText('phrases_no_exclude_test.jsonl', lines(medqa()));
  expect(rows).toMatchObject([
    {
      input: 'A man coughs. What is the cause?\n\nA. Drug A\nB. Drug B',
      output: 'B. Drug B',
      category: 'QA',
      split: 'test',
      gated: false,
    },
  ]);
});

test('MedMCQA: cop counts from 1', async () => {
  const { rows, quarantined } = await importText(
    'train.json',
    lines(medmcqa(), medmcqa({ cop: 5 }), medmcqa({ cop: undefined }), medmcqa({ cop: 4 })),
  );
  expect(rows.map(({ output, split }) => [output, split])).toEqual([
    ['B. two', 'train'],
    ['D. four', 'train'],
  ]);
  expect(quarantined.map(({ reason }) => reason)).toEqual([
    'cop is 5; it must be 1, 2, 3 or 4',
    'cop, the number of the answer, is missing: the official test file holds none',
  ]);
});

test('MedMCQA: a copy that counts from 0 is refused as a whole', async () => {
  const copy = lines(medmcqa(), medmcqa({ cop: 0 }));
  await expect(importText('train.json', copy)).rejects.toMatchObject({ code: 'file-format' });
});

test('BioASQ: every kind of question asks for its own form of answer', async () => {
  const { rows, quarantined } = await importText(
    'training13b.json',
    bioasq(
      { exact_answer: 'Yes' },
      { type: 'factoid', exact_answer: [['BRCA1', 'breast cancer 1']] },
      { type: 'list', exact_answer: [['one', 'eins'], ['two']] },
      { type: 'summary' },
      { exact_answer: undefined },
      { type: 'riddle', exact_answer: 'yes' },
    ),
  );
  expect(rows.map(({ instruction, output }) => [instruction.slice(38), output])).toEqual([
    ['with yes or no.', 'yes'],
    ['with one name, number or short phrase.', 'BRCA1'],
    ['with a list, one entry per line.', 'one\ntwo'],
    ['in a few sentences.', 'It is indeed.'],
  ]);
  expect(rows[0]).toMatchObject({ input: 'Snippets:\nIt is.\n\nQuestion: Is it?', gated: true });
  expect(quarantined.map(({ row }) => row)).toEqual([5, 6]);
});

test('clinical-ie coreference: one antecedent as it stands, several as a list', async () => {
  const table =
    'index,snippet,pronoun,antecedent\n1,"the pump, it runs",it,the pump\n2,"a and b, they",they,"[\'a\', \'b\']"\n';
  const { rows } = await importText('coreference_test.csv', table);
  expect(rows.map(({ output, split, gated }) => [output, split, gated])).toEqual([
    ['the pump', 'test', true],
    ['a, b', 'test', true],
  ]);
});

test('ACI-Bench: the whole note', async () => {
  const table =
    'dataset,encounter_id,dialogue,note\nvirtassist,D2N001,"[doctor] hi\n[patient] hi",CC: none\n';
  const { rows } = await importText('clinicalnlp_taskB_test1.csv', table);
  expect(rows).toMatchObject([{ output: 'CC: none', category: 'GEN', split: 'test', gated: false }]);
});

test('iCliniq: all of it is the benchmark', async () => {
  const list = JSON.stringify([
    { input: 'Hi doctor', answer_icliniq: 'Hello', answer_chatgpt: 'x', answer_chatdoctor: 'y' },
  ]);
  const { rows } = await importText('iCliniq.json', list);
  expect(rows).toMatchObject([{ input: 'Hi doctor', output: 'Hello', split: 'test', gated: true }]);
});

test.each([
  ['mli_train_v1.jsonl', lines(mednli()), 'train'],
  ['mli_dev_v1.jsonl', lines(mednli()), 'validation'],
  ['mli_test_v1.jsonl', lines(mednli()), 'test'],
  ['phrases_no_exclude_train.jsonl', lines(medqa()), 'train'],
  ['phrases_no_exclude_dev.jsonl', lines(medqa()), 'validation'],
  ['train.json', lines(medmcqa()), 'train'],
  ['dev.json', lines(medmcqa()), 'test'],
  ['training13b.json', bioasq({ exact_answer: 'no' }), 'train'],
  ['7B1_golden.json', bioasq({ exact_answer: 'no' }), 'test'],
  ['MTS-Dialog-TrainingSet.csv', 'ID,section_header,section_text,dialogue\n0,A,b,c\n', 'train'],
  ['MTS-Dialog-ValidationSet.csv', 'ID,section_header,section_text,dialogue\n0,A,b,c\n', 'validation'],
  ['MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv', 'ID,section_header,section_text,dialogue\n0,A,b,c\n', 'test'],
  ['clef_taskC_test3.csv', 'dataset,encounter_id,dialogue,note\na,b,c,d\n', 'test'],
  ['attested.csv', 'dataset,encounter_id,dialogue,note\na,b,c,d\n', 'train'],
])('rows of %s are of its split', async (name, content, split) => {
  expect((await importText(name, content)).rows.map((row) => row.split)).toEqual([split]);
});

test('mapping the columns of a benchmark lifts neither its split nor its conditions', async () => {
  const options = { map: { input: 'sentence1', output: 'gold_label' }, instruction: 'Label it.' };
  const { rows } = await importText('mli_test_v1.jsonl', lines(mednli()), options);
  expect(rows).toMatchObject([{ input: 'He has HTN.', split: 'test', gated: true }]);
  expect(mayLeave(rows[0]!)).toBe(false);
});

test('the gated benchmarks are those whose licence forbids to pass them on', () => {
  expect([...gatedTasks].sort()).toEqual(['bioasq', 'coreference', 'icliniq', 'medication-status', 'mednli']);
  for (const { gated, licence } of benchmarks)
    expect(/not to be redistributed/.test(licence)).toBe(gated ?? false);
});
