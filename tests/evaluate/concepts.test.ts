/** Concepts of texts by a dictionary: the longest term at every place, and the overlap of two texts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConcepts } from '../../src-main/data/concepts';
import { conceptOverlap, openDictionary } from '../../src-main/evaluate/concepts';

const folder = mkdtempSync(join(tmpdir(), 'concepts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dictionary = openDictionary([
  { concept: 'C1', term: 'diabetes', type: 'disease' },
  { concept: 'C2', term: 'Type 2 diabetes', type: 'disease' },
  { concept: 'C3', term: 'β-blocker', type: 'drug' },
  { concept: 'C4', term: 'cold', type: 'disease' },
  { concept: 'C5', term: 'cold', type: 'symptom' },
  { concept: 'C6', term: 'type', type: 'other' },
]);
const found = (text: string) => [...dictionary.find(text)];

test('the longest term at a place is the one, and its words are not looked at again', () => {
  expect(found('She has TYPE 2 diabetes.')).toEqual(['C2']);
  expect(found('type 2, then diabetes')).toEqual(['C6', 'C1']);
  expect(found('type 1 diabetes')).toEqual(['C6', 'C1']);
});

test('terms are whole words of any script; a term of two concepts names both', () => {
  expect(found('prediabetes, Β-Blocker')).toEqual(['C3']);
  expect(found('a cold')).toEqual(['C4', 'C5']);
  expect(found('')).toEqual([]);
});

test('overlap is of sets, and undefined where there is nothing', () => {
  // predicted C1, C3; wanted C1, C4, C5
  const overlap = conceptOverlap(dictionary, 'Diabetes, diabetes, a β-blocker.', 'diabetes with a cold');
  expect(overlap.precision).toBe(1 / 2);
  expect(overlap.recall).toBe(1 / 3);
  expect(overlap.f1).toBe(2 / 5);
  expect(conceptOverlap(dictionary, 'nothing', 'diabetes')).toEqual({ precision: NaN, recall: 0, f1: 0 });
  expect(conceptOverlap(dictionary, 'nothing', 'none')).toEqual({ precision: NaN, recall: NaN, f1: NaN });
});

const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('a dictionary is read from TSV or JSON Lines; its type may be missing', async () => {
  const tsv = await readConcepts(written('a.tsv', 'concept\tterm\ttype\nC1\thigh blood pressure\tdisease\n'));
  expect(tsv).toEqual([{ concept: 'C1', term: 'high blood pressure', type: 'disease' }]);
  const lines = await readConcepts(written('b.jsonl', '{"concept":"C1","term":"asthma"}\n'));
  expect(lines).toEqual([{ concept: 'C1', term: 'asthma', type: '' }]);
});

test.each([
  ['no-term.tsv', 'concept\tterm\nC1\t\nC2\tx\n', 'names no term'],
  ['no-concept.jsonl', '{"term":"asthma"}\n', 'Row 1 of no-concept.jsonl names no concept'],
])('%s is refused by row', async (name, text, sentence) => {
  await expect(readConcepts(written(name, text))).rejects.toThrow(sentence);
});

test('the sample dictionary can be read, and knows one thing by several names', async () => {
  const { find } = openDictionary(await readConcepts('resources/concepts/sample.tsv'));
  expect(find('Hypertension.')).toEqual(find('high blood pressure'));
  expect(find('He denies dyspnoea and chest pain.').size).toBe(2);
});
