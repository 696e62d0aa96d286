/** The iCliniq file of ChatDoctor: a JSON list of letters, each with a doctor's answer and two of models. */
import { blank, type BenchmarkFormat } from './format';

export const icliniqFormat: BenchmarkFormat = {
  name: 'icliniq',
  kind: 'json',
  columns: ['input', 'answer_icliniq'],
  problem: (fields) => blank(fields, ['input', 'answer_icliniq']),
};
