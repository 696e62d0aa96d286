/** PubMedQA: does the abstract of a study answer its title's question with yes, no or maybe? */
import type { Task } from '../common/benchmark';
import { usualFiles } from './official-files';
import { pubmedqaTestIds } from './pubmedqa-test-ids';
import { pubmedqaTestQuestions } from './pubmedqa-test-questions';

/** An answer, unless it is part of a list of the options ("yes, no or maybe", "yes/no"). */
const answer = String.raw`(?<!\bor\s+|\/\s*)\b(yes|no|maybe)\b(?!\s*(?:\/|or\b)|,\s*(?:yes|no|maybe)\b)`;
/** Quotes, emphasis, and the letter or number of an option. */
const opening = String.raw`^[\s"'“*_#>([-]*(?:(?:[a-c]|[1-3])\s*[).:]\s*)?["'“*_]*`;

/** What may follow an answer that stands without a comma. */
const subject = '(?:it|he|she|they|we|the|this|that|these|those|there|because|since)';

export const pubmedqa: Task = {
  name: 'pubmedqa',
  title: 'PubMedQA',
  group: 'QA',
  version: 1,
  format: 'pubmedqa',
  testText: '{CONTEXTS}\n{QUESTION}',
  files: usualFiles,
  instruction: 'Answer the question from the abstract with yes, no or maybe.',
  input: 'Abstract:\n{CONTEXTS}\n\nQuestion: {QUESTION}',
  output: '{final_decision}',
  choices: ['yes', 'no', 'maybe'],
  extract: [
    { pattern: String.raw`${opening}${answer}(?=["'”*_)\]]*\s*(?:[.,;:!?\n—–]|-\s|$))`, flags: 'i' },
    { pattern: String.raw`\banswer\b(?:(?!\bnot\b)[^.\n]){0,60}?${answer}`, flags: 'i' },
    { pattern: String.raw`\b(?:think|say|conclude|therefore|thus|so)\b[^\w\n]{0,4}${answer}`, flags: 'i' },
    { pattern: String.raw`^\W*(yes|no|maybe)\W*$`, flags: 'im' },
    // "No evidence …" may well lead to yes, "No it does not" cannot.
    { pattern: `${opening}(?!no(?!\\s+${subject}\\b))${answer}`, flags: 'i' },
  ],
  stop: ['###'],
  maxTokens: 8,
  metrics: { likelihood: ['accuracy', 'macroF1'], generate: ['accuracy', 'macroF1'] },
  officialTest: pubmedqaTestIds,
  officialTestQuestions: pubmedqaTestQuestions,
  source: 'https://github.com/pubmedqa/pubmedqa (ori_pqal.json)',
  licence: 'MIT',
};
