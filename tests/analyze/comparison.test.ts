/** Which texts of a row are compared: a rule for every source, or one for all. */
import { expect, test } from 'vitest';
import { comparedTexts } from '../../src-main/analyze/comparison';
import { generationSource } from '../../src-main/common/generation';
import type { SourcedText } from '../../src-main/common/overlap';

const row = (source: string, instruction: string, input = ''): SourcedText => ({
  source,
  instruction,
  input,
  output: 'o',
});

test('a source whose rows share one instruction is compared by input', () => {
  expect(comparedTexts([row('a', 'Sum up.', 'x'), row('a', 'Sum up.', 'y')], null)).toEqual({
    texts: ['x', 'y'],
    compared: 'input',
  });
});

test('other instructions count with their input', () => {
  expect(comparedTexts([row('a', 'Sum up.', 'x'), row('a', 'List.', 'x')], null)).toEqual({
    texts: ['Sum up.\nx', 'List.\nx'],
    compared: 'instruction-and-input',
  });
});

test('every source has its own rule', () => {
  const rows = [
    row('a', 'Sum up.', 'x'),
    row('b', 'List.', 'x'),
    row('a', 'Sum up.', 'y'),
    row('b', 'Name.', 'z'),
  ];
  expect(comparedTexts(rows, null)).toEqual({
    texts: ['x', 'List.\nx', 'y', 'Name.\nz'],
    compared: 'by-source',
  });
});

test('one row, or rows without any input, are compared by what they have', () => {
  expect(comparedTexts([row('a', 'Sum up.', 'x')], null).texts).toEqual(['Sum up.\nx']);
  expect(comparedTexts([row('a', 'Same.'), row('a', 'Same.')], null).compared).toBe('instruction-and-input');
});

test('what was generated is compared by instruction, as Self-Instruct does', () => {
  const source = generationSource('1a2b3c4d');
  expect(comparedTexts([row(source, 'List.', 'x'), row(source, 'Name.', 'x')], null)).toEqual({
    texts: ['List.', 'Name.'],
    compared: 'instruction',
  });
  expect(comparedTexts([row('my generation.json', 'List.', 'x')], null).texts).toEqual(['List.\nx']);
});

test('one rule for all when it is asked for', () => {
  expect(comparedTexts([row('a', 'Sum up.', 'x'), row('b', 'List.', 'y')], 'instruction')).toEqual({
    texts: ['Sum up.', 'List.'],
    compared: 'instruction',
  });
});

test('no rows are compared by instruction and input', () => {
  expect(comparedTexts([], null)).toEqual({ texts: [], compared: 'instruction-and-input' });
});
