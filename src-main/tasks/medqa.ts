/** MedQA-USMLE, four options: the items are known, so that leakage finds them; no scoring of them is here yet. */
import type { Benchmark } from '../common/benchmark';

export const medqa: Benchmark = {
  name: 'medqa',
  title: 'MedQA',
  format: 'medqa',
  testText: '{question}',
  source: 'https://github.com/jind11/MedQA (US/4_options/phrases_no_exclude_test.jsonl)',
  licence: 'MIT',
};
