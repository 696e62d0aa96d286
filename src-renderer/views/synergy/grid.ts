/** A matrix and what is known of it as one grid: the columns in the order they are read, every square with all that is said of it. */
import { groups, type Group, type MetricName, type Way } from '../../../src-main/common/benchmark';
import { matrixView, type Matrix, type ViewCell } from '../../../src-main/common/matrix';
import type { Change, Estimated, Factorial, Study, StudiedCell } from '../../../src-main/common/study';
import { rowName, sameTraining, type Training } from '../../../src-main/common/training';

export const shows = ['score', 'fromBase', 'relative', 'fromSingle'] as const;
export type Show = (typeof shows)[number];

/** A task, or the mean of a group's tasks. */
export interface GridColumn {
  /** null: the mean. */
  task: string | null;
  group: Group;
  title: string;
  /** null: its tasks are not all measured alike. */
  metric: MetricName | null;
  /** Position in the study; null: it is not in there (yet). */
  studied: number | null;
  items: number | null;
  documents: number | null;
  missing: number;
}

export interface GridRow {
  /** The whole of what it is trained on. */
  name: string;
  /** The row alone, and what sets it apart from others of that row. */
  words: [row: string, rest: string];
  base: string;
  training: Training;
  isBase: boolean;
  squares: Square[];
}

export interface Square {
  /** How its cells stand; null for a mean, and where the task is not scored this way. */
  cell: ViewCell | null;
  /** As the difference from the base, without a test. */
  difference: ViewCell | null;
  studied: StudiedCell | null;
}

export interface Grid {
  columns: GridColumn[];
  rows: GridRow[];
}

/** A number that is shown, in points, or in percent where it is relative. */
export interface Shown {
  value: number;
  ci95: [low: number, high: number] | null;
  /** NaN where there is no interval. */
  half: number;
  /** p < .05 after Holm's correction. */
  marked: boolean;
}

export function gridOf(matrix: Matrix, way: Way, study: Study | null): Grid {
  const scored = matrixView(matrix, { way, show: 'score' });
  const changed = matrixView(matrix, { way, show: 'fromBase' });
  const columns = columnsOf(scored.columns, study);
  const keyOf = (base: string, training: Training) => `${base}\n${sameTraining(training)}`;
  const studied = new Map(
    study?.cells.map((cell) => [`${keyOf(cell.base, cell.training)}\n${cell.column}`, cell]),
  );
  return {
    columns: columns.map(({ column }) => column),
    rows: scored.rows.map((row, r) => ({
      name: row.name,
      words: wordsOf(row.name, row.training),
      base: row.base,
      training: row.training,
      isBase: row.training.row.length === 0,
      squares: columns.map(({ column, view }) => ({
        cell: view === null ? null : (row.cells[view] ?? null),
        difference: view === null ? null : (changed.rows[r]!.cells[view] ?? null),
        studied: studied.get(`${keyOf(row.base, row.training)}\n${column.studied}`) ?? null,
      })),
    })),
  };
}

type ViewColumn = ReturnType<typeof matrixView>['columns'][number];

/** By group in the order they are read, and in each the mean before its tasks. */
function columnsOf(
  viewed: readonly ViewColumn[],
  study: Study | null,
): { column: GridColumn; view: number | null }[] {
  const known = study?.columns ?? [];
  return groups.flatMap((group) => {
    const mean = known.findIndex((column) => column.group === group && column.task === null);
    const tasks = viewed.flatMap((column, view) => {
      if (column.group !== group) return [];
      const at = known.findIndex(({ task }) => task === column.task);
      const { task, title, metric } = column;
      return [{ column: { task, group, title, metric, ...factsOf(study, at) }, view }];
    });
    if (mean < 0) return tasks;
    const { metric } = known[mean]!;
    const title = `${group} mean`;
    return [{ column: { task: null, group, title, metric, ...factsOf(study, mean) }, view: null }, ...tasks];
  });
}

function factsOf(
  study: Study | null,
  at: number,
): Pick<GridColumn, 'studied' | 'items' | 'documents' | 'missing'> {
  const known = study?.columns[at];
  if (!known) return { studied: null, items: null, documents: null, missing: 0 };
  const { items, documents, missing } = known;
  return { studied: at, items, documents, missing };
}

function wordsOf(name: string, { row }: Training): [string, string] {
  const own = rowName(row);
  return [own, name.slice(own.length).replace(/^ · /, '')];
}

/** The change of a square that is tested where this is shown. */
export function changeOf({ studied }: Square, show: Show): Change | null {
  if (!studied || show === 'score') return null;
  return show === 'fromSingle' ? studied.fromSingle : studied.fromBase;
}

/** null: there is no such number (yet). */
export function shownOf(square: Square, show: Show): Shown | null {
  const { cell, difference, studied } = square;
  if (show === 'score') return studied ? hundredfold(studied.score, false) : plain(cell);
  const change = changeOf(square, show);
  const marked = isMarked(change);
  if (show === 'relative') return change?.relative ? hundredfold(change.relative, marked) : null;
  if (change) return hundredfold(change, marked);
  return show === 'fromBase' ? plain(difference) : null;
}

const hundredfold = ({ value, ci95: [low, high] }: Estimated, marked: boolean): Shown => ({
  value: 100 * value,
  ci95: [100 * low, 100 * high],
  half: 50 * (high - low),
  marked,
});

function plain(cell: ViewCell | null): Shown | null {
  if (!cell || !Number.isFinite(cell.value)) return null;
  return { value: cell.value, ci95: null, half: cell.halfWidth, marked: false };
}

export const isMarked = (change: Change | null): boolean => change !== null && (change.pHolm ?? 1) < 0.05;

/** How many changes are marked, of how many that Holm's correction is over. */
export function marksOf({ cells, families }: Study, show: Show): { marked: number; of: number } {
  const which = show === 'fromSingle' ? 'fromSingle' : 'fromBase';
  return { marked: cells.filter((cell) => isMarked(cell[which])).length, of: families[which] };
}

/** What is known of the effects that a square's row and column belong to; of a base, those of its first training. */
export function factorialOf(study: Study, row: GridRow, column: GridColumn): Factorial | null {
  const ofColumn = study.factorials.filter((one) => one.base === row.base && one.column === column.studied);
  if (row.isBase) return ofColumn[0] ?? null;
  const kind = sameTraining({ ...row.training, row: [] });
  return ofColumn.find(({ training }) => sameTraining({ ...training, row: [] }) === kind) ?? null;
}

/** What all of a factorial's categories together gain over the base: the sum of their Shapley shares. */
export function wholeGain(study: Study, { base, training, column }: Factorial): Estimated | null {
  const all = study.cells.find(
    (cell) =>
      cell.base === base && cell.column === column && sameTraining(cell.training) === sameTraining(training),
  );
  return all?.fromBase ?? null;
}

/** A square by what it is of. */
export interface Chosen {
  row: string;
  column: string;
}

const rowKey = ({ base, name }: GridRow) => `${base} ${name}`;
export const columnKey = ({ group, task }: GridColumn): string => `${group} ${task}`;

export const chosenAt = ({ rows, columns }: Grid, [row, column]: readonly [number, number]): Chosen => ({
  row: rowKey(rows[row]!),
  column: columnKey(columns[column]!),
});

/** Where the chosen square is now; before there is one, the first training on the first task. */
export function placeOf({ rows, columns }: Grid, chosen: Chosen | null): [row: number, column: number] {
  const row = rows.findIndex((one) => rowKey(one) === chosen?.row);
  const column = columns.findIndex((one) => columnKey(one) === chosen?.column);
  const firstRow = rows.findIndex(({ isBase }) => !isBase);
  const firstColumn = columns.findIndex(({ task }) => task !== null);
  return [row < 0 ? Math.max(0, firstRow) : row, column < 0 ? firstColumn : column];
}

/** Where an arrow key leads in a grid of so many rows and columns; null for any other key. */
export function moveTo(
  key: string,
  [row, column]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): [number, number] | null {
  const within = (value: number, length: number) => Math.max(0, Math.min(length - 1, value));
  const moves: Record<string, [number, number]> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    Home: [row, 0],
    End: [row, columns - 1],
    PageUp: [0, column],
    PageDown: [rows - 1, column],
  };
  const to = moves[key];
  return to ? [within(to[0], rows), within(to[1], columns)] : null;
}
