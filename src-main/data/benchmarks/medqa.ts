/** MedQA's JSON Lines: a vignette with its question, options by letter, and the letter of the answer. */
import { blank, lettered, type BenchmarkFormat } from './format';

export const medqaFormat: BenchmarkFormat = {
  name: 'medqa',
  kind: 'jsonl',
  columns: ['question', 'answer', 'options', 'answer_idx'],
  reshape: ({ options }) => (isObject(options) ? { options: lettered(options) } : {}),
  problem: (fields) => {
    const { answer, answer_idx, options } = fields;
    const reason = blank(fields, ['question', 'answer', 'answer_idx']);
    if (reason !== null) return reason;
    if (!Array.isArray(options)) return 'options is text; it must be an object of texts by letter';
    const named = options.find((option) => option.startsWith(`${String(answer_idx)}. `));
    if (named === undefined) return 'answer_idx is the letter of no option';
    if (plain(named) === plain(`${String(answer_idx)}. ${String(answer)}`)) return null;
    return 'answer is not the option that answer_idx names';
  },
};

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
