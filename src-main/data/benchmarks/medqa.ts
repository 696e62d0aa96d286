/** MedQA's JSON Lines: a vignette with its question, options by letter, and the letter of the answer. */
import { blank, type BenchmarkFormat } from './format';

export const medqaFormat: BenchmarkFormat = {
  name: 'medqa',
  kind: 'jsonl',
  columns: ['question', 'answer', 'answer_idx'],
  problem: (fields) => blank(fields, ['question', 'answer', 'answer_idx']),
};
