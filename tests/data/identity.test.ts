import { expect, test } from 'vitest';
import { instructionId } from '../../src-main/data/identity';

const text = { instruction: 'Name the drug.', input: 'Naïve café', output: 'aspirin' };

test('an id is 32 hex digits that never change', () => {
  // printf 'Name the drug.\0Na\xc3\xafve caf\xc3\xa9\0aspirin' | sha256sum
  expect(instructionId(text)).toBe('17bd012268552f5f0fd7d79765ecd569');
});

test('composed and decomposed accents are the same content', () => {
  expect(instructionId({ ...text, input: text.input.normalize('NFD') })).toBe(instructionId(text));
});

test('a text that moves to another field, or any other change, is other content', () => {
  const ids = [
    text,
    { ...text, instruction: `${text.instruction} ` },
    { ...text, input: '', output: text.input + text.output },
    { ...text, instruction: text.instruction + text.input, input: '' },
  ].map(instructionId);
  expect(new Set(ids).size).toBe(4);
});
