/** ACI-Bench's CSV: the conversation of a visit and the note that was written of it. */
import { blank, type BenchmarkFormat } from './format';

export const aciBenchFormat: BenchmarkFormat = {
  name: 'aci-bench',
  kind: 'table',
  columns: ['dataset', 'encounter_id', 'dialogue', 'note'],
  id: 'encounter_id',
  problem: (fields) => blank(fields, ['encounter_id', 'dialogue', 'note']),
};
