/** A look into a file before anything is stored. */
import { expect, test } from 'vitest';
import { formatWords, mapWords } from '../../src-main/common/import-format';
import type { ImportOptions } from '../../src-main/common/instruction';
import { previewFile } from '../../src-main/data/preview';
import { importAll, temporaryFile } from './fixtures';

const look = (name: string, content: string, options: ImportOptions = {}) =>
  previewFile({ file: temporaryFile(name, content), source: name, options });

test('rows without a category are shown with the one they would get, whole texts considered', async () => {
  const rows = [
    { instruction: 'a', output: 'b', category: 'QA' },
    { instruction: 'c', output: 'd'.repeat(3000) },
  ];
  const file = temporaryFile('a.json', JSON.stringify(rows));
  const job = { file, source: 'a.json', options: {} };
  const categoriesOf = ({ preview }: Awaited<ReturnType<typeof previewFile>>) =>
    preview.rows.map(({ category }) => category);
  expect(categoriesOf(await previewFile(job))).toEqual(['QA', null]);
  const byLength = await previewFile(job, ({ output }) => (output.length === 3000 ? 'GEN' : 'IE'));
  expect(categoriesOf(byLength)).toEqual(['QA', 'GEN']);
});

test('shows the rows as an import would store them, and those it would set aside', async () => {
  const file = temporaryFile('a.csv', 'question,answer,note\na,b,c\na,b,c\nd,,e\nf,g,h\n');
  const { preview, ids } = await previewFile({ file, source: 'a.csv', options: {} });
  const imported = await importAll(file);
  expect(preview).toMatchObject({
    read: 4,
    whole: true,
    toImport: 2,
    alreadyHere: 1,
    quarantined: 1,
    quarantine: imported.quarantined,
    problem: null,
    columns: [
      { name: 'question', first: 'a' },
      { name: 'answer', first: 'b' },
      { name: 'note', first: 'c' },
    ],
  });
  expect(
    preview.rows.map(({ row, instruction, input, output }) => [row, instruction, input, output]),
  ).toEqual([
    [1, 'a', 'c', 'b'],
    [4, 'f', 'h', 'g'],
  ]);
  expect(ids).toEqual([...new Set(imported.rows.map(({ id }) => id))]);
  expect(formatWords(preview.format)).toBe('table with commas');
  expect(mapWords(preview.format)).toBe('instruction ← question, input ← note, output ← answer');
});

test('a mapping that leads nowhere is told beside the columns there are', async () => {
  const { preview } = await look('a.csv', 'q,a\nb,c\n', { map: { instruction: 'q', output: 'nothing' } });
  expect(preview.problem).toMatchObject({ code: 'usage' });
  expect(preview.columns.map(({ name }) => name)).toEqual(['q', 'a']);
  const { preview: guessless } = await look('a.csv', 'q,a\nb,c\n');
  expect(guessless.problem).toMatchObject({ code: 'usage' });
});

test('an empty name keeps a column out', async () => {
  const { preview } = await look('a.csv', 'instruction,input,output\na,b,c\n', {
    map: { instruction: 'instruction', input: '', output: 'output' },
  });
  expect(preview.rows).toMatchObject([{ instruction: 'a', input: '', output: 'c' }]);
});

test('a file that breaks off is shown up to there', async () => {
  const row = JSON.stringify({ instruction: 'a', output: 'b' });
  const { preview } = await look('a.json', `[${row}, ${row}, {"instruc`);
  expect(preview).toMatchObject({ toImport: 1, alreadyHere: 1, problem: { code: 'file-format' } });
});

test('what kind of file it is, in words', async () => {
  const nli = { pairID: 'p', gold_label: 'neutral', sentence1: 'a', sentence2: 'b' };
  const { preview } = await look('mli_test_v1.jsonl', JSON.stringify(nli));
  expect(formatWords(preview.format)).toBe('JSON Lines, MedNLI, gated: its texts stay on this machine');
  expect(preview.rows).toMatchObject([{ split: 'test', category: 'IE' }]);
  const messages = [
    { role: 'user', content: 'a' },
    { role: 'assistant', content: 'b' },
  ];
  const chat = await look('a.jsonl', JSON.stringify({ messages }));
  expect(formatWords(chat.preview.format)).toBe('JSON Lines, chat messages');
  expect(chat.preview.columns.map(({ name }) => name)).toContain('messages[1].content');
});
