/** MedMCQA: questions of Indian entrance examinations, four options. The labels of its test file are withheld. */
import type { Benchmark } from '../common/benchmark';

export const medmcqa: Benchmark = {
  name: 'medmcqa',
  title: 'MedMCQA',
  group: 'QA',
  format: 'medmcqa',
  instruction: 'Choose the right answer to the medical question. Reply with its letter and text.',
  input: '{question}\n\n{options}',
  output: '{answer_idx}. {answer}',
  testText: '{question}',
  // Everyone is scored on the development set, so it must stay unseen.
  files: [{ pattern: '(?<![a-z])(?:dev|val|validation|test)(?![a-z])', split: 'test' }],
  source: 'https://github.com/medmcqa/medmcqa (dev.json)',
  licence: 'MIT',
};
