/** The matrix in long form: one row per number, in an order that depends on nothing but the study itself. */
import { scoringsOf } from '../common/benchmark';
import { categories, type Category } from '../common/instruction';
import { baseValue, type Cell, type CellScore, type Matrix } from '../common/matrix';
import { trainingMethods } from '../common/recipe';
import { origins } from '../common/training';
import type { TableValue } from './csv';
import { fileName } from './file-name';
import type { Table } from './formats';
import { trainingColumns, trainingValues } from './training-columns';

const columns = [
  'base',
  ...trainingColumns,
  'seed',
  'task',
  'group',
  'scoring',
  'metric',
  'value',
  'stderr',
  'ci95_low',
  'ci95_high',
  'n',
  'parse_rate',
  'change_from_base',
] as const;

/**
 * All scores of the finished cells; values, errors, intervals and changes as shares of 1. `change_from_base` is the
 * difference from the untrained base of the same seed (or its mean, where that seed has none), empty without a base.
 * Holds no ids, times or speeds, so two runs of the same study give the same bytes.
 */
export function matrixTable(matrix: Matrix): Table {
  const cells = [...matrix.cells].sort(inOrderOfStudy);
  return { columns, rows: cells.flatMap((cell) => cellRows(matrix, cell)) };
}

function cellRows(matrix: Matrix, cell: Cell): TableValue[][] {
  return matrix.tasks.flatMap(({ name, group, metrics }) =>
    scoringsOf(metrics, 'both').flatMap((scoring) =>
      metrics[scoring]!.flatMap((metric) =>
        cell.scores
          .filter((score) => score.task === name && score.scoring === scoring && score.metric === metric)
          .map((score) => scoreRow(matrix, cell, group, score)),
      ),
    ),
  );
}

function scoreRow(matrix: Matrix, cell: Cell, group: string, score: CellScore): TableValue[] {
  const { task, scoring, metric, value, stderr, ci95, n, parseRate } = score;
  const base = baseValue(matrix, cell, score);
  const change = base === null ? null : value - base;
  const subject = [fileName(cell.base), ...trainingValues(cell), cell.seed, task, group, scoring, metric];
  return [...subject, value, stderr, ...ci95, n, parseRate, change];
}

/** Base file, then fewer members before more, then their order, then method, origin, size and seed. */
function inOrderOfStudy(a: Cell, b: Cell): number {
  return (
    compareText(fileName(a.base), fileName(b.base)) ||
    compareText(a.base, b.base) ||
    a.row.length - b.row.length ||
    compareText(rowRank(a.row), rowRank(b.row)) ||
    trainingMethods.indexOf(a.method) - trainingMethods.indexOf(b.method) ||
    origins.indexOf(a.origin) - origins.indexOf(b.origin) ||
    (a.size ?? Infinity) - (b.size ?? Infinity) ||
    a.seed - b.seed
  );
}

/** Categories in their order, then groups by name. */
const rowRank = (row: readonly string[]) =>
  row.map((name) => categories.indexOf(name as Category) + 1 || '9' + name).join();

/** By code units: the same order on every machine. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
