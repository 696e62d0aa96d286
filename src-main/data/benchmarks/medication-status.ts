/** clinical-ie's medication status CSV: a snippet of a note, and its drugs in three Python lists. */
import { blank, type BenchmarkFormat } from './format';

const lists = ['active_medications', 'discontinued_medications', 'neither_medications'];

export const medicationStatusFormat: BenchmarkFormat = {
  name: 'medication-status',
  kind: 'table',
  columns: ['index', 'snippet', ...lists],
  id: 'index',
  lists,
  problem: (fields) => blank(fields, ['index', 'snippet']),
};
