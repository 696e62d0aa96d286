/** PubMedQA's `ori_pqal.json`: an object of records by PubMed id. */
import { blank, type BenchmarkFormat } from './format';

const answers = ['yes', 'no', 'maybe'];

export const pubmedqaFormat: BenchmarkFormat = {
  name: 'pubmedqa',
  kind: 'json',
  columns: ['QUESTION', 'CONTEXTS', 'final_decision'],
  problem: (fields) => {
    const { CONTEXTS, final_decision } = fields;
    if (!Array.isArray(CONTEXTS)) return 'CONTEXTS is text; it must be a list of texts';
    if (CONTEXTS.every((context) => context.trim() === '')) return 'CONTEXTS is blank';
    if (!answers.includes(String(final_decision)))
      return `final_decision is ${JSON.stringify(final_decision)}; it must be ${answers.join(', ')}`;
    return blank(fields, ['QUESTION']);
  },
};
