/** Reading answers out of the texts that models write: lists of what they do write, with what is read of it. */
import { describe, expect, test } from 'vitest';
import type { Choice } from '../../src-main/common/benchmark';
import { extractAnswer } from '../../src-main/evaluate/extract';
import { taskNamed } from '../../src-main/tasks';

/** The answer to an item of the task, whose choices are the task's own where none are given. */
function read(name: string, text: string, own?: readonly Choice[]): string | null {
  const { extract, choices } = taskNamed(name);
  const fixed = choices && !('field' in choices) ? choices.map((one) => ({ label: one, text: one })) : null;
  return extractAnswer(extract, own ?? fixed, text);
}

const lettered = (...texts: string[]): Choice[] => texts.map((text, i) => ({ label: 'ABCDE'[i]!, text }));

describe('options by letter', () => {
  const drugs = lettered('Aspirin', 'Warfarin', 'Aspirin and clopidogrel', 'No treatment');

  test.each([
    ['B', 'B'],
    [' B\n', 'B'],
    ['B.', 'B'],
    ['(B)', 'B'],
    ['[B]', 'B'],
    ['**B**', 'B'],
    ['B)', 'B'],
    ['B:', 'B'],
    ['B. Warfarin', 'B'],
    ['(B) Warfarin is a vitamin K antagonist.', 'B'],
    ['B) Warfarin, because of the thrombosis', 'B'],
    ['B - Warfarin', 'B'],
    ['B Warfarin', 'B'],
    ['A. Aspirin', 'A'],
    ['Option B', 'B'],
    ['Option B: Warfarin', 'B'],
    ['Answer B.', 'B'],
    ['> B', 'B'],
    ['- B. Warfarin', 'B'],
    ['B\n\nExplanation: it prevents clots.', 'B'],
    ['B. Warfarin\n\nQuestion: Which one?\nA. x\nB. y', 'B'],
    ['The answer is B.', 'B'],
    ['The answer is B', 'B'],
    ['The correct answer is (B) Warfarin.', 'B'],
    ['The correct answer is option B.', 'B'],
    ['The best choice would be option **B**.', 'B'],
    ['The answer is most likely B because of the clot.', 'B'],
    ['Answer: B', 'B'],
    ['ANSWER: B', 'B'],
    ['Answer:\nB', 'B'],
    ['Final answer: **B. Warfarin**', 'B'],
    ['Correct option: B', 'B'],
    ['Option A is wrong. The answer is B.', 'B'],
    ['A is tempting. The correct answer is B.', 'B'],
    ['The patient has a clot.\nB', 'B'],
    ['I would choose B.', 'B'],
    ['I would pick option B here.', 'B'],
    ['Given the clot, (B) is right.', 'B'],
    ['Warfarin', 'B'],
    ['warfarin.', 'B'],
    ['"Warfarin"', 'B'],
    ['Warfarin, because aspirin does too little.', 'B'],
    ['Aspirin and clopidogrel', 'C'],
    ['ASPIRIN  and\nclopidogrel', 'C'],
    ['The answer is warfarin, not aspirin.', 'B'],
    ['The patient should be given warfarin.', 'B'],
    ['Not aspirin but warfarin.', 'B'],
    ['No treatment is needed.', 'D'],
    // The letter goes before the text where the two contradict each other.
    ['B. Aspirin', 'B'],
  ])('%j answers %s', (text, answer) => {
    expect(read('medqa', text, drugs)).toBe(answer);
  });

  test.each([
    [''],
    [' \n'],
    ['I cannot give medical advice.'],
    ['As a language model I am not able to answer this.'],
    ['Please see a doctor.'],
    ['None of the above'],
    ['A or B'],
    ['A/B'],
    ['A, B'],
    ['A and C'],
    ['Both A and B are right.'],
    ['Either (A) or (B)'],
    ['Option A or B'],
    ['The answer is A or B.'],
    ['The answer is not B.'],
    ['The answer isn’t B.'],
    ['Not B.'],
    ['Aspirin or warfarin'],
    ['Both aspirin and warfarin could be given.'],
    ['Neither aspirin nor warfarin.'],
    ['A. Aspirin\nB. Warfarin\nC. Aspirin and clopidogrel\nD. No treatment'],
    ['A patient with a clot needs care.'],
    ['The answer is a matter of debate.'],
    ['The answer: A patient should be watched.'],
    ['Bleeding'],
    ['E. Heparin'],
    ['Aspirins'],
    ['是'],
  ])('%j has no answer', (text) => {
    expect(read('medqa', text, drugs)).toBeNull();
  });

  test('texts with signs of regular expressions, digits and other scripts are read as they stand', () => {
    const odd = lettered('1.5 mg/kg (IV)', '15 mg/kg', 'Na+/K+ ATPase', 'Müller’s sign');
    expect(read('medqa', '1.5 mg/kg (IV)', odd)).toBe('A');
    expect(read('medqa', 'I would give 15 mg/kg.', odd)).toBe('B');
    expect(read('medqa', 'It is the Na+/K+ ATPase', odd)).toBe('C');
    expect(read('medqa', 'müller’s sign was there', odd)).toBe('D');
    expect(read('medqa', '115 mg/kg', odd)).toBeNull();
  });

  test('options that differ in case alone are told apart by case, or not at all', () => {
    const genotypes = lettered('HH', 'Hh', 'hh', 'Hb S');
    expect(['HH', 'Hh.', 'hh', 'The genotype is hh.'].map((text) => read('medqa', text, genotypes))).toEqual([
      'A',
      'B',
      'C',
      'C',
    ]);
    expect(read('medqa', 'hH', genotypes)).toBeNull();
    expect(read('medqa', 'hb s', genotypes)).toBe('D');
  });

  test('five options have five letters', () => {
    expect(read('medqa', 'The answer is E.', lettered('a1', 'b1', 'c1', 'd1', 'e1'))).toBe('E');
    expect(read('medqa', 'The answer is E.', lettered('a1', 'b1'))).toBeNull();
  });

  test('the multiple choice of BioASQ is read like any other', () => {
    const both = lettered('yes', 'no');
    expect(
      ['A. yes', 'B', 'no', 'The answer is yes.'].map((text) => read('bioasq-mcqa', text, both)),
    ).toEqual(['A', 'B', 'B', 'A']);
  });
});

describe('yes, no or maybe', () => {
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
    ['(yes)', 'yes'],
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

  test('a class that is not the task’s is none', () => {
    expect(read('bioasq', 'maybe')).toBeNull();
    expect(read('bioasq', 'Yes, it is.')).toBe('yes');
  });
});

describe('MedNLI', () => {
  test.each([
    ['entailment', 'entailment'],
    ['Contradiction.', 'contradiction'],
    ['The answer is neutral.', 'neutral'],
    ['Label: neutral', 'neutral'],
    ['The premise entails the hypothesis.', 'entailment'],
    ['The hypothesis is entailed.', 'entailment'],
    ['The hypothesis follows from the premise.', 'entailment'],
    ['The second sentence contradicts the first.', 'contradiction'],
    ['They are contradictory.', 'contradiction'],
    ['The premise neither entails nor contradicts it.', 'neutral'],
  ])('%j answers %s', (text, answer) => {
    expect(read('mednli', text)).toBe(answer);
  });

  test.each([
    [''],
    ['entailment, contradiction or neutral'],
    ['entailment/neutral'],
    ['It is not entailed.'],
    ['It does not contradict.'],
    ['He has hypertension.'],
  ])('%j has no answer', (text) => {
    expect(read('mednli', text)).toBeNull();
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

describe('coreference', () => {
  test.each([
    ['the pump', 'the pump'],
    ['The pump.', 'The pump'],
    ['"the pump"', 'the pump'],
    ['- the pump\n- it', 'the pump'],
    ['The pronoun “it” refers to the pump.', 'the pump'],
    ['It stands for "the left pump".', 'the left pump'],
    ['Antecedent: the pump', 'the pump'],
    ['The antecedent of it is the pump', 'the pump'],
  ])('%j names %j', (text, answer) => {
    expect(read('coreference', text)).toBe(answer);
  });

  test.each([[''], [' \n'], ['""'], ['.']])('%j names nothing', (text) => {
    expect(read('coreference', text)).toBeNull();
  });
});

test('a task without rules takes the text itself, and nothing for blank', () => {
  expect(read('conv2note', '\n The patient denies pain. ')).toBe('The patient denies pain.');
  expect(read('conv2note', ' \n')).toBeNull();
});
