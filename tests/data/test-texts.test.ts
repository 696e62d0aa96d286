/** The texts of test items: which records, and what of them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTestTexts } from '../../src-main/data/test-texts';
import { benchmarkNamed, benchmarks, officialTests } from '../../src-main/tasks';
import { realData, temporaryFile } from './fixtures';

const record = (QUESTION: string) => ({ QUESTION, CONTEXTS: ['One.', 'Two.'], final_decision: 'yes' });

test('of the official test split alone where the file holds it', async () => {
  const [official] = officialTests.pubmedqa!;
  const file = temporaryFile('q.json', JSON.stringify({ 1: record('A?'), [official!]: record('B?') }));
  expect(await readTestTexts(benchmarkNamed('pubmedqa'), file)).toEqual([
    { id: official, text: 'One.\nTwo.\nB?' },
  ]);
});

test('of all records where it does not, named by row where they have no id', async () => {
  const line = (question: string) =>
    JSON.stringify({ question, answer: 'x', options: { A: 'x', B: 'y' }, answer_idx: 'A' });
  const file = temporaryFile('test.jsonl', `${line('First?')}\n${line('Second?')}\n`);
  expect(await readTestTexts(benchmarkNamed('medqa'), file)).toEqual([
    { id: '1', text: 'First?' },
    { id: '2', text: 'Second?' },
  ]);
});

test('a record of another form is refused with its row', async () => {
  const file = temporaryFile(
    'test.jsonl',
    '{"question":"?","answer":"x","options":{"A":"x"},"answer_idx":" "}\n',
  );
  await expect(readTestTexts(benchmarkNamed('medqa'), file)).rejects.toMatchObject({
    code: 'file-format',
    message: 'Record 1 of test.jsonl is not one of MedQA: answer_idx is blank.',
  });
});

test('an unknown benchmark is refused with the nearest name', () => {
  expect(() => benchmarkNamed('medq')).toThrow('Did you mean “medqa”?');
  expect(new Set(benchmarks.map(({ name }) => name)).size).toBe(benchmarks.length);
});

const medqa = join(realData, 'medqa/medqa_us_4opt_test.jsonl');
if (!existsSync(medqa)) console.warn(`skipped: ${medqa} is not there`);
test.skipIf(!existsSync(medqa))('MedQA’s official test file has 1,273 items', async () => {
  expect(await readTestTexts(benchmarkNamed('medqa'), medqa)).toHaveLength(1273);
});
