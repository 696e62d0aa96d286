/** `measured/` of an evaluation folder, whole and damaged: what a damaged file does to whoever reads the answers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readAnswers } from '../../src-main/evaluate/evaluation-folder';
import { openMeasuredValues } from '../../src-main/worker/measured-values';

const name = 'conceptF1-0123456789ab';
const answer = {
  ...{ task: 'conv2note', item: '1', source: '1', base: 'm.gguf', adapter: null },
  ...{ scoring: 'generate' as const, target: 'Fever.', answer: 'Fever.', text: 'Fever.' },
};
const value = { task: 'conv2note', item: '1', base: 'm.gguf', adapter: null, value: 0.5 };
let folder: string;
const current = () => join(folder, 'measured', 'current.json');
const values = () => join(folder, 'measured', name, 'values.jsonl');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'measured-'));
  mkdirSync(join(folder, 'predictions'));
  mkdirSync(join(folder, 'measured', name), { recursive: true });
  writeFileSync(join(folder, 'predictions', 'conv2note.jsonl'), `${JSON.stringify(answer)}\n`);
  writeFileSync(current(), JSON.stringify({ conceptF1: name }));
  writeFileSync(values(), `${JSON.stringify(value)}\n`);
});

const damaged = (file: string, how: string) =>
  expect.objectContaining({
    code: 'file-format',
    message: expect.stringMatching(new RegExp(`^${file} is damaged: .*${how}`)) as string,
    hint: expect.stringContaining('measure again') as string,
  }) as Error;

test('answers come with what was measured of them; a line that is still being written is left out', () => {
  expect(readAnswers(folder)).toEqual([{ ...answer, measured: { conceptF1: 0.5 } }]);
  writeFileSync(values(), `${JSON.stringify(value)}\n{"task":"conv`);
  expect(readAnswers(folder)).toEqual([{ ...answer, measured: { conceptF1: 0.5 } }]);
});

test.each([
  ['{"conceptF1": "concep', 'JSON'],
  ['7', 'no'],
  ['{"conceptF1": 3}', '“conceptF1” is not what it should be'],
  ['{"conceptF1": "../../elsewhere"}', '“conceptF1” is not what it should be'],
  ['{"tidiness": "tidiness-0123456789ab"}', 'there is no metric “tidiness”'],
])('a damaged list of the instruments is named with its remedy: %s', (text, how) => {
  writeFileSync(current(), text);
  expect(() => readAnswers(folder)).toThrow(damaged(current(), how));
  expect(() => openMeasuredValues(folder, 'conceptF1', {})).toThrow(damaged(current(), how));
});

test.each([
  ['{"task":"conv', 'JSON'],
  ['null', 'it is not a JSON object'],
  [JSON.stringify({ ...value, value: 'much' }), '“value” is not what it should be'],
  [JSON.stringify({ ...value, item: 1 }), '“item” is not what it should be'],
])('and so is a damaged value: %s', (line, how) => {
  writeFileSync(values(), `${line}\n`);
  expect(() => readAnswers(folder)).toThrow(damaged(values(), how));
});

test('the remedy holds: without the folder the answers are as they were', () => {
  writeFileSync(values(), 'damaged\n');
  rmSync(join(folder, 'measured'), { recursive: true });
  expect(readAnswers(folder)).toEqual([answer]);
});
