/** Reading answers out of the texts that models write. */
import { describe, expect, test } from 'vitest';
import { extractAnswer } from '../../src-main/evaluate/extract';
import { taskNamed } from '../../src-main/tasks';

/** The answer of a task whose choices are the same for every item. */
function read(name: string, text: string): string | null {
  const { extract, choices } = taskNamed(name);
  const named = Array.isArray(choices)
    ? (choices as string[]).map((one) => ({ label: one, text: one }))
    : null;
  return extractAnswer(extract, named, text);
}

describe('PubMedQA', () => {
  test.each([
    ['yes', 'yes'],
    ['Yes.', 'yes'],
    ['NO', 'no'],
    ['  maybe\n', 'maybe'],
    ['Yes, the trial shows a lower rate.', 'yes'],
    ['No, because yes-men were excluded.', 'no'],
    ['no\n\n### Instruction:\nAnswer yes', 'no'],
    ['**Yes**', 'yes'],
    ['**No.** The study found none.', 'no'],
    ['"maybe"', 'maybe'],
    ['> yes', 'yes'],
    ['- no', 'no'],
    ['(B) no', 'no'],
    ['B) maybe', 'maybe'],
    ['A. yes', 'yes'],
    ['2. no', 'no'],
    ['C: maybe', 'maybe'],
    ['The answer is: no', 'no'],
    ['The answer is no.', 'no'],
    ['Answer: Yes', 'yes'],
    ['Final answer: **maybe**', 'maybe'],
    ['The correct answer to the question is "no".', 'no'],
    ['Based on the abstract, the answer would be yes, as rates fell.', 'yes'],
    ['I think yes, because no harm was seen.', 'yes'],
    ['I would say maybe.', 'maybe'],
    ['Therefore, no.', 'no'],
    ['The rate fell by half.\nyes', 'yes'],
    ['Yes the rate fell.', 'yes'],
    ['No it does not.', 'no'],
    ['No the rates were equal.', 'no'],
    ['Maybe in older patients.', 'maybe'],
    ['yes — in both arms', 'yes'],
  ])('%j answers %s', (text, answer) => {
    expect(read('pubmedqa', text)).toBe(answer);
  });

  test.each([
    [''],
    ['   \n'],
    ['The study compared two drugs.'],
    ['yes, no or maybe'],
    ['yes/no/maybe'],
    ['Answer with yes, no or maybe.'],
    ['yes or no'],
    ['There is no evidence of that.'],
    ['No evidence was found in the abstract'],
    ['Nobody knows'],
    ['The answer is not yes.'],
    ['No-reflow was common.'],
    ['Yesterday'],
    ['是'],
  ])('%j has no answer', (text) => {
    expect(read('pubmedqa', text)).toBeNull();
  });
});

describe('medication status', () => {
  test('begins at the first label, whatever comes before', () => {
    expect(read('medication-status', 'Here it is:\nActive: aspirin\nDiscontinued: none')).toBe(
      'Active: aspirin\nDiscontinued: none',
    );
  });

  test.each([[''], ['aspirin, iron'], ['The patient is active.']])('%j has no label', (text) => {
    expect(read('medication-status', text)).toBeNull();
  });
});

test('a task without rules takes the text itself, and nothing for blank', () => {
  expect(read('conv2note', '\n The patient denies pain. ')).toBe('The patient denies pain.');
  expect(read('conv2note', ' \n')).toBeNull();
});
