/** The benchmark table as it is shown, for a file: the same rows and columns, at full precision or as printed. */
import type { BenchmarkGrid, GridCell } from '../common/benchmark-grid';
import { metricFacts } from '../common/metrics';
import type { TableValue } from './csv';
import type { Format, Table } from './formats';

export const gridFormats = ['csv', 'latex', 'markdown', 'json'] as const satisfies readonly Format[];
export type GridFormat = (typeof gridFormats)[number];

export interface GridOptions {
  /** With the 95 % interval beside every number that has one. */
  intervals: boolean;
  /** shown: points (or per cent) with one decimal, as text; full: shares of 1 to the last digit. */
  digits: 'full' | 'shown';
}

/** A column per task and mean, by its title, and where two have one title by the task's name too; where intervals are asked for, two more with its ends. */
export function gridTable({ columns, rows, show }: BenchmarkGrid, { intervals, digits }: GridOptions): Table {
  const ends = intervals && show === 'score';
  const alike = (title: string) => columns.filter((one) => one.title === title).length > 1;
  const heads = columns.flatMap(({ title, task }) => {
    const name = task && alike(title) ? `${title}, ${task.name}` : title;
    const head = task ? `${name} (${metricFacts(task.metric).title})` : name;
    return ends ? [head, `${head}, 95 % from`, `${head}, 95 % to`] : [head];
  });
  const number = digits === 'full' ? (share: number): TableValue => share : shownNumber;
  const squares = (cell: GridCell | null): TableValue[] => {
    const value = cell ? number(cell.value) : null;
    return ends ? [value, ...(cell?.ci95?.map(number) ?? [null, null])] : [value];
  };
  return {
    columns: ['Model', 'Trained on', ...heads, 'Source'],
    rows: rows.map(({ model, trainedOn, published, cells }) => [
      model,
      published === null ? trainedOn : 'published',
      ...cells.flatMap(squares),
      published === null ? 'measured' : trainedOn,
    ]),
  };
}

/** One decimal, as the screens print it. */
const shownNumber = (share: number): number => Number((100 * share).toFixed(1));
