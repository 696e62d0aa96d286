/** The benchmark table: models by tasks, means of groups, and what a model gains against another. */
import {
  groups,
  scoringsOf,
  type Group,
  type MetricName,
  type Score,
  type Scoring,
  type Way,
} from './benchmark';
import { metricFacts } from './metrics';
import type { PublishedModel } from './published';
import { bestOf } from './score-view';

export const gridShows = ['score', 'points', 'relative'] as const;
/** points: the difference from the baseline; relative: that as a share of the baseline, the paper's way to tell a gain. */
export type GridShow = (typeof gridShows)[number];

export interface GridRequest {
  /** Ids; null: all that are done and belong to no matrix. */
  evaluations: string[] | null;
  way: Way;
  show: GridShow;
  /** Key of the row that gains are against; null: the first. */
  baseline: string | null;
  /** Whether rows of published numbers are in it. */
  published: boolean;
}

/** A task, or the mean of the tasks of a group. */
export interface GridColumn {
  key: string;
  title: string;
  group: Group;
  /** null: a mean. */
  task: { name: string; scoring: Scoring; metric: MetricName } | null;
  /**
   * Measured rows were scored on different numbers of items: none of them is the best, and a gain stands only where its two are
   * the same.
   */
  uneven: boolean;
}

/** Shares of 1. */
export interface GridCell {
  value: number;
  /** 95 %; null where it is not known, as for every gain: that takes a paired test. */
  ci95: [low: number, high: number] | null;
  stderr: number | null;
  n: number | null;
  best: boolean;
}

export interface GridRow {
  key: string;
  model: string;
  /** What it was trained on; for published numbers where they stand. */
  trainedOn: string;
  /** null: measured here. */
  published: number | null;
  cells: (GridCell | null)[];
}

export interface BenchmarkGrid {
  show: GridShow;
  columns: GridColumn[];
  rows: GridRow[];
  /** Key of the row that gains are against; null while there is no row. */
  baseline: string | null;
}

/** What a row of measured numbers is made of: the newest score of each kind comes first. */
export interface MeasuredModel {
  key: string;
  model: string;
  trainedOn: string;
  scores: readonly Score[];
}

interface GridTask {
  name: string;
  title: string;
  group: Group;
  metrics: Partial<Record<Scoring, readonly MetricName[]>>;
}

/**
 * Rows in the order given, measured ones first; columns by group, each group ending in its mean. A mean stands where the
 * row has a number for every task of its group, for means over other tasks cannot be compared.
 */
export function benchmarkGrid(
  measured: readonly MeasuredModel[],
  published: readonly PublishedModel[],
  tasks: readonly GridTask[],
  { way, show, baseline: wanted }: Pick<GridRequest, 'way' | 'show' | 'baseline'>,
): BenchmarkGrid {
  const asked = columnsOf(measured, published, tasks, way);
  const scored = [
    ...measured.map(({ scores, ...row }) => ({
      ...row,
      published: null,
      cells: withMeans(asked, (column) => measuredCell(scores, column)),
    })),
    ...published.map(({ id, name, source, numbers }) => ({
      key: `published ${id}`,
      model: name,
      trainedOn: source,
      published: id,
      cells: withMeans(asked, (column) => publishedCell(numbers, column)),
    })),
  ];
  const columns = withUneven(asked, scored);
  const base = scored.find(({ key }) => key === wanted) ?? scored[0] ?? null;
  const rows = scored.map((row) => ({
    ...row,
    cells: row.cells.map((cell, i) => shown(cell, base!.cells[i]!, { show, uneven: columns[i]!.uneven })),
  }));
  return { show, columns, rows: markBest(rows, columns), baseline: base?.key ?? null };
}

function columnsOf(
  measured: readonly MeasuredModel[],
  published: readonly PublishedModel[],
  tasks: readonly GridTask[],
  way: Way,
): Asked[] {
  const named = new Set([
    ...measured.flatMap(({ scores }) => scores.map(({ task }) => task)),
    ...published.flatMap(({ numbers }) => numbers.map(({ task }) => task)),
  ]);
  return groups.flatMap((group) => {
    const columns = tasks.flatMap(({ name, title, group: of, metrics }): Asked[] => {
      const [scoring] = scoringsOf(metrics, way);
      const metric = scoring && metrics[scoring]?.[0];
      // Before anything is measured every task has a column, to type published numbers into.
      if (of !== group || !metric || (measured.length > 0 && !named.has(name))) return [];
      return [{ key: name, title, group, task: { name, scoring, metric } }];
    });
    const mean = { key: `mean ${group}`, title: `${group} mean`, group, task: null };
    return columns.length > 1 ? [...columns, mean] : columns;
  });
}

type Plain = Omit<GridCell, 'best'>;
type Asked = Omit<GridColumn, 'uneven'>;

/** A mean is uneven where one of its tasks is. */
function withUneven(
  columns: readonly Asked[],
  rows: readonly { published: number | null; cells: readonly (Plain | null)[] }[],
): GridColumn[] {
  const mixed = columns.map((_, c) => {
    const counts = rows.flatMap(({ published, cells }) => (published === null ? (cells[c]?.n ?? []) : []));
    return new Set(counts).size > 1;
  });
  return columns.map((column, c) => ({
    ...column,
    uneven: column.task
      ? mixed[c]!
      : columns.some(({ group, task }, i) => task !== null && group === column.group && mixed[i]!),
  }));
}

function withMeans(
  columns: readonly Asked[],
  cellOf: (task: NonNullable<GridColumn['task']>) => Plain | null,
): (Plain | null)[] {
  const cells = columns.map(({ task }) => task && cellOf(task));
  return columns.map(({ task, group }, i) => {
    if (task) return cells[i]!;
    const of = columns.flatMap((column, j) => (column.task && column.group === group ? [cells[j]!] : []));
    return meanCell(of);
  });
}

/**
 * Tasks are independent of each other, so the variance of the mean is the sum of theirs by the square of their number. Its
 * interval reaches from the mean, on either side, as far as the root of the sum of squares of how far theirs reach on that
 * side, by their number: it is lopsided as theirs are and, as theirs, stays within 0..1.
 * G. Y. Zou, A. Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in
 * Medicine 27, 2008.
 */
function meanCell(cells: readonly (Plain | null)[]): Plain | null {
  const known = cells.filter((cell) => cell !== null);
  if (known.length < cells.length) return null;
  const value = known.reduce((sum, cell) => sum + cell.value, 0) / known.length;
  const together = (of: (cell: Plain) => number | null): number | null => {
    const parts = known.map(of).filter((part) => part !== null);
    return parts.length < known.length ? null : Math.hypot(...parts) / known.length;
  };
  const below = together((cell) => cell.ci95 && cell.value - cell.ci95[0]);
  const above = together((cell) => cell.ci95 && cell.ci95[1] - cell.value);
  const ci95: Plain['ci95'] =
    below === null || above === null ? null : [Math.max(0, value - below), Math.min(1, value + above)];
  return { value, stderr: together(({ stderr }) => stderr), ci95, n: null };
}

function measuredCell(
  scores: readonly Score[],
  { name, scoring, metric }: NonNullable<GridColumn['task']>,
): Plain | null {
  const score = scores.find((one) => one.task === name && one.scoring === scoring && one.metric === metric);
  if (!score || !Number.isFinite(score.value)) return null;
  const { value, stderr, ci95, n } = score;
  return {
    value,
    stderr: Number.isFinite(stderr) ? stderr : null,
    ci95: ci95.every(Number.isFinite) ? ci95 : null,
    n,
  };
}

function publishedCell(
  numbers: PublishedModel['numbers'],
  { name, metric }: NonNullable<GridColumn['task']>,
): Plain | null {
  const number = numbers.find((one) => one.task === name && one.metric === metric);
  return number ? { value: number.value, stderr: null, ci95: null, n: null } : null;
}

function shown(
  cell: Plain | null,
  base: Plain | null,
  { show, uneven }: { show: GridShow; uneven: boolean },
): Plain | null {
  if (show === 'score' || !cell) return cell;
  if (uneven && cell !== base && (cell.n === null || cell.n !== base?.n)) return null;
  if (!base || (show === 'relative' && base.value === 0)) return null;
  const difference = cell.value - base.value;
  const value = show === 'points' ? difference : difference / base.value;
  return { value, stderr: null, ci95: null, n: cell.n };
}

/** The best of what was measured here: published numbers come from other prompts and splits. */
function markBest(
  rows: readonly (Omit<GridRow, 'cells'> & { cells: (Plain | null)[] })[],
  columns: readonly GridColumn[],
): GridRow[] {
  const best = columns.map(({ task, uneven }, c) => {
    if (uneven) return [];
    const up = !task || metricFacts(task.metric).higherIsBetter ? 1 : -1;
    return bestOf(
      rows.map((row) => (row.published === null && row.cells[c] ? up * row.cells[c].value : null)),
    );
  });
  return rows.map((row, r) => ({
    ...row,
    cells: row.cells.map((cell, c) => cell && { ...cell, best: best[c]!.includes(r) }),
  }));
}
