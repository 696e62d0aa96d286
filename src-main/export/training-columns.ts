/** What a row of a matrix is trained on, as the tables of a matrix name it. */
import { rowName, type Training } from '../common/training';
import type { TableValue } from './csv';

export const trainingColumns = ['trained_on', 'rows', 'method', 'origin'] as const;

/** By `trainingColumns`; the base itself has a name only. */
export function trainingValues({ row, size, method, origin }: Training): TableValue[] {
  return row.length === 0 ? ['Base', null, null, null] : [rowName(row), size ?? 'all', method, origin];
}
