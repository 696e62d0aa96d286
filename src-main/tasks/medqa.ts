/** MedQA-USMLE, four or five options: a vignette with its question. */
import type { Task } from '../common/benchmark';
import { letterRules } from './extraction';
import { usualFiles } from './official-files';

export const medqa: Task = {
  name: 'medqa',
  title: 'MedQA',
  group: 'QA',
  version: 1,
  format: 'medqa',
  instruction: 'Choose the right answer to the medical question. Reply with its letter and text.',
  input: '{question}\n\n{options}',
  output: '{answer_idx}. {answer}',
  target: '{answer_idx}',
  choices: { field: 'options' },
  testText: '{question}',
  files: usualFiles,
  official: [
    {
      name: 'phrases_no_exclude_test.jsonl',
      bytes: 2075679,
      sha256: 'c3b905ccfa66152dc25afbcb2c10e86c0bdb208824f0658fcdb2c040f60a2beb',
    },
  ],
  extract: letterRules,
  stop: ['###'],
  maxTokens: 32,
  metrics: {
    'likelihood-letter': ['accuracy'],
    'likelihood-text': ['accuracy', 'accuracyNormalised'],
    generate: ['accuracy'],
  },
  source: 'https://github.com/jind11/MedQA (US/4_options/phrases_no_exclude_test.jsonl)',
  licence: 'MIT',
};
