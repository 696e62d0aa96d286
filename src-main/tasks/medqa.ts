/** MedQA-USMLE, four or five options: a vignette with its question. It is imported and searched for; not scored yet. */
import type { Benchmark } from '../common/benchmark';
import { usualFiles } from './official-files';

export const medqa: Benchmark = {
  name: 'medqa',
  title: 'MedQA',
  group: 'QA',
  format: 'medqa',
  instruction: 'Choose the right answer to the medical question. Reply with its letter and text.',
  input: '{question}\n\n{options}',
  output: '{answer_idx}. {answer}',
  testText: '{question}',
  files: usualFiles,
  source: 'https://github.com/jind11/MedQA (US/4_options/phrases_no_exclude_test.jsonl)',
  licence: 'MIT',
};
