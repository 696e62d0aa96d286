/** clinical-ie's coreference CSV: a snippet of a note, a pronoun of it, and what the pronoun stands for. */
import { blank, pythonList, type BenchmarkFormat } from './format';

export const coreferenceFormat: BenchmarkFormat = {
  name: 'coreference',
  kind: 'table',
  columns: ['index', 'snippet', 'pronoun', 'antecedent'],
  id: 'index',
  // One noun phrase as it stands, or several as a Python list.
  reshape: ({ antecedent }) => ({ antecedent: pythonList(antecedent) ?? antecedent }),
  problem: (fields) => {
    const { antecedent } = fields;
    if (antecedent!.length === 0) return 'antecedent is blank';
    return blank(fields, ['index', 'snippet', 'pronoun']);
  },
};
