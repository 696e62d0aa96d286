/** PubMedQA: does the abstract of a study answer its title's question with yes, no or maybe? */
import type { Task } from '../common/benchmark';
import { classRules } from './extraction';
import { usualFiles } from './official-files';
import { pubmedqaTestIds } from './pubmedqa-test-ids';
import { pubmedqaTestQuestions } from './pubmedqa-test-questions';

export const pubmedqa: Task = {
  name: 'pubmedqa',
  title: 'PubMedQA',
  group: 'QA',
  version: 1,
  format: 'pubmedqa',
  instruction: 'Answer the question from the abstract with yes, no or maybe.',
  input: 'Abstract:\n{CONTEXTS}\n\nQuestion: {QUESTION}',
  output: '{final_decision}',
  choices: ['yes', 'no', 'maybe'],
  testText: '{CONTEXTS}\n{QUESTION}',
  files: usualFiles,
  extract: classRules,
  stop: ['###'],
  maxTokens: 8,
  metrics: { likelihood: ['accuracy', 'accuracyNormalised', 'macroF1'], generate: ['accuracy', 'macroF1'] },
  official: [
    {
      name: 'ori_pqal.json',
      bytes: 2584787,
      sha256: '8b3276be8942ebbd77f3ddcda12c1749bf0e490045a736fd8438ee40cf37a41d',
    },
  ],
  officialTest: pubmedqaTestIds,
  officialTestQuestions: pubmedqaTestQuestions,
  source: 'https://github.com/pubmedqa/pubmedqa (ori_pqal.json)',
  licence: 'MIT',
};
