import { describe, expect, test } from 'vitest';
import type { BenchmarkRecord, Task } from '../../src-main/common/benchmark';
import { benchmarkFormats, formatOf } from '../../src-main/data/benchmarks';
import { pythonList } from '../../src-main/data/benchmarks/format';
import { readRecords } from '../../src-main/data/records';
import { renderTask } from '../../src-main/data/render';
import { benchmarks, taskNamed } from '../../src-main/tasks';
import { importAll, importText, temporaryFile } from './fixtures';

const pubmedqa = taskNamed('pubmedqa');
const record = (more: object = {}): object => ({
  QUESTION: 'Does it help?',
  CONTEXTS: ['Background.', 'Result.'],
  LABELS: ['A', 'B'],
  YEAR: '2010',
  final_decision: 'yes',
  LONG_ANSWER: 'It does.',
  ...more,
});
const medications =
  'index,snippet,active_medications,discontinued_medications,neither_medications\n' +
  `7,"on drugA, stop drugB","['drugA', ""St. John's wort""]","['drugB']",[]\n`;
const talk =
  'ID,section_header,section_text,dialogue\n0,ALLERGY,"No known allergies.","Doctor: Any?\nPatient: No."\n';

async function readAll(task: Task, file: string): Promise<BenchmarkRecord[]> {
  const records: BenchmarkRecord[] = [];
  for await (const { row, ...one } of readRecords(task, file)) {
    expect(row).toBe(records.length + 1);
    records.push(one);
  }
  return records;
}

test('every benchmark has a reader, and every reader a benchmark', () => {
  const read = benchmarks.map((benchmark) => formatOf(benchmark).name);
  expect(new Set(read)).toEqual(new Set(benchmarkFormats.map(({ name }) => name)));
});

describe('PubMedQA', () => {
  test('an object of records imports as the Task renders it', async () => {
    const { rows } = await importText(
      'ori.json',
      JSON.stringify({ 12: record(), 13: record({ final_decision: 'no' }) }),
    );
    const item = renderTask(pubmedqa, {
      id: '12',
      fields: { CONTEXTS: ['Background.', 'Result.'], QUESTION: 'Does it help?', final_decision: 'yes' },
    });
    expect(rows).toMatchObject([
      { instruction: item.instruction, input: item.input, output: 'yes', category: 'QA', split: 'train' },
      { output: 'no' },
    ]);
    expect(item.input).toContain('Background.\nResult.');
  });

  test('the official test rows are marked, however the file comes', async () => {
    const id = pubmedqa.officialTest![0]!;
    const official = await importText('ori.json', JSON.stringify({ 12: record(), [id]: record() }));
    expect(official.rows.map(({ split }) => split)).toEqual(['train', 'test']);
    const rows = [12, id, Number(id)].map((pubid) => ({
      pubid,
      instruction: 'a',
      output: 'b',
      split: 'train',
    }));
    const flat = await importText('flat.json', JSON.stringify(rows));
    expect(flat.rows.map(({ split }) => split)).toEqual(['train', 'test', 'test']);
  });

  test('marks by the ids that are handed in', async () => {
    const file = temporaryFile('ori.json', JSON.stringify({ 12: record(), 13: record() }));
    const { rows } = await importAll(file, {}, { other: new Set(['13']) });
    expect(rows.map(({ split }) => split)).toEqual(['train', 'test']);
  });

  test('records that lack something are quarantined', async () => {
    const { quarantined, rows } = await importText(
      'ori.json',
      JSON.stringify({
        1: record(),
        2: record({ final_decision: 'perhaps' }),
        3: record({ CONTEXTS: 'text' }),
        4: record({ CONTEXTS: [1] }),
        5: record({ QUESTION: ' ' }),
        6: 'text',
      }),
    );
    expect(rows).toHaveLength(1);
    expect(quarantined.map(({ row, reason }) => [row, reason])).toEqual([
      [2, 'final_decision is "perhaps"; it must be yes, no, maybe'],
      [3, 'CONTEXTS is text; it must be a list of texts'],
      [4, 'CONTEXTS cannot be read: it is a list'],
      [5, 'QUESTION is blank'],
      [6, 'is text, not an object'],
    ]);
  });

  test('evaluation reads the official fields, in the order of the file', async () => {
    const file = temporaryFile('ori.json', JSON.stringify({ b12: record(), a1: record() }));
    const records = await readAll(pubmedqa, file);
    expect(records.map(({ id }) => id)).toEqual(['b12', 'a1']);
    expect(records[0]!.fields).toEqual(record());
  });
});

describe('medication status', () => {
  test('its Python lists become lists', async () => {
    const [one] = await readAll(taskNamed('medication-status'), temporaryFile('m.csv', medications));
    expect(one).toEqual({
      id: '7',
      fields: {
        index: '7',
        snippet: 'on drugA, stop drugB',
        active_medications: ['drugA', "St. John's wort"],
        discontinued_medications: ['drugB'],
        neither_medications: [],
      },
    });
  });

  test('imports as the Task renders it', async () => {
    const { rows } = await importText('m.csv', medications);
    expect(rows).toMatchObject([
      {
        input: 'on drugA, stop drugB',
        output: "active: drugA, St. John's wort\ndiscontinued: drugB\nneither: none",
        category: 'IE',
      },
    ]);
  });

  test.each([
    ["['a', 'b']", ['a', 'b']],
    ['[]', []],
    [" [ \"it's\" , 'x', ] ", ["it's", 'x']],
    [String.raw`['a\'b', "c\\d", 'e\nf', '\xe9', '\u00e9']`, ["a'b", 'c\\d', 'e\nf', 'é', 'é']],
    ["['a, b', '[c]']", ['a, b', '[c]']],
  ])('%s is a Python list', (text, list) => {
    expect(pythonList(text)).toEqual(list);
  });

  test.each(['', 'aspirin', "['a'", "['a' 'b']", '[a]', '[1]', "['a]", 'nan'])('%j is none', (text) => {
    expect(pythonList(text)).toBeNull();
  });
});

describe('MTS-Dialog', () => {
  test('imports as the Task renders it, unless columns are mapped', async () => {
    expect((await importText('d.csv', talk)).rows).toMatchObject([
      {
        instruction: taskNamed('conv2note').instruction,
        input: 'Doctor: Any?\nPatient: No.',
        output: 'No known allergies.',
        category: 'GEN',
      },
    ]);
    const options = {
      map: { input: 'dialogue', output: 'section_header' },
      instruction: 'Name the section.',
    };
    expect((await importText('d.csv', talk, options)).rows).toMatchObject([
      { instruction: 'Name the section.', output: 'ALLERGY', category: null },
    ]);
  });

  test('one instruction may stand for the Task’s own', async () => {
    const { rows } = await importText('d.csv', talk, { instruction: 'Write the section.' });
    expect(rows).toMatchObject([{ instruction: 'Write the section.', output: 'No known allergies.' }]);
  });
});

test('a record with a fault is told with its id, its reason, and what can be read of it', async () => {
  const file = temporaryFile(
    'p.json',
    JSON.stringify({ a: record(), b: record({ QUESTION: '' }), c: { x: 'y' } }),
  );
  const [, second, third] = await readAll(pubmedqa, file);
  expect(second).toMatchObject({ id: 'b', reason: 'QUESTION is blank', fields: { YEAR: '2010' } });
  expect(third).toEqual({ id: 'c', reason: 'QUESTION is missing', fields: { x: 'y' } });
});

describe('a benchmark file that is not one', () => {
  test.each([
    ['another kind of file', 'd.csv', talk, 'd.csv is not a file of PubMedQA'],
    ['a cut-off file', 'p.json', JSON.stringify({ 1: record() }).slice(0, -3), 'cut off'],
  ])('%s is refused', async (_, name, content, sentence) => {
    await expect(readAll(pubmedqa, temporaryFile(name, content))).rejects.toMatchObject({
      code: 'file-format',
      message: expect.stringContaining(sentence) as string,
    });
  });
});
