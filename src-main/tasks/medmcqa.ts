/** MedMCQA: questions of Indian entrance examinations, four options. The labels of its test file are withheld. */
import type { Task } from '../common/benchmark';
import { letterRules } from './extraction';

export const medmcqa: Task = {
  name: 'medmcqa',
  title: 'MedMCQA',
  group: 'QA',
  version: 1,
  format: 'medmcqa',
  instruction: 'Choose the right answer to the medical question. Reply with its letter and text.',
  input: '{question}\n\n{options}',
  output: '{answer_idx}. {answer}',
  target: '{answer_idx}',
  choices: { field: 'options' },
  testText: '{question}',
  // Everyone is scored on the development set, so it must stay unseen.
  files: [{ pattern: '(?<![a-z])(?:dev|val|validation|test)(?![a-z])', split: 'test' }],
  extract: letterRules,
  stop: ['###'],
  maxTokens: 32,
  metrics: {
    'likelihood-letter': ['accuracy'],
    'likelihood-text': ['accuracy', 'accuracyNormalised'],
    generate: ['accuracy'],
  },
  source: 'https://github.com/medmcqa/medmcqa (dev.json)',
  licence: 'MIT',
};
