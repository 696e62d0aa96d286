/** The ablation matrix: rows are training sets, columns are tasks; its cells, and the arithmetic of its heat map. */
import {
  scoringsOf,
  wayOf,
  ways,
  type Group,
  type MetricName,
  type Score,
  type Scoring,
  type TaskMetrics,
  type Way,
} from './benchmark';
import type { Budget } from './plan';
import type { RunState } from './run';
import { toPoints } from './score-view';
import { sameTraining, trainingName, type Training } from './training';

export { checkPlan, type Plan } from './plan';

export type CellState = 'waiting' | 'running' | 'done' | 'failed';

/** One row of the matrix for one base and one seed: a Run and its evaluation. */
export interface Cell extends Training {
  /** Hash of everything that determines the result. */
  key: string;
  base: string;
  seed: number;
  state: CellState;
  error: string | null;
  scores: CellScore[];
}

export const cellTraining = ({ row, size, method, origin }: Cell): Training => ({
  row,
  size,
  method,
  origin,
});

/** A Score of the cell's base and adapter. */
export type CellScore = Omit<Score, 'base' | 'adapter'>;

export interface Matrix {
  id: string;
  name: string;
  state: RunState;
  /** ISO 8601. */
  createdAt: string;
  budget: Budget;
  tasks: { name: string; title: string; group: Group; metrics: TaskMetrics }[];
  cells: Cell[];
  /** Sample data, so a picture of it cannot pass for a result. */
  sample: boolean;
  error: string | null;
}

/** What the heat map draws: one row per base and training set, one column per task. */
export interface MatrixView {
  columns: { task: string; title: string; group: Group; scoring: Scoring; metric: MetricName }[];
  rows: { name: string; training: Training; base: string; cells: (ViewCell | null)[] }[];
}

/** One square of the heat map, over all its seeds. Null in its place: not part of the matrix, or not scored so. */
export interface ViewCell {
  /** Mean over the seeds, in points: 0..100, or the difference from the base. NaN before the first seed is done. */
  value: number;
  /** Half of the 95 % interval in points, its mean over the seeds; NaN when unknown, as for every difference. */
  halfWidth: number;
  /** How many seeds the value is the mean of. */
  seeds: number;
  /** Lowest and highest value among the seeds; null with fewer than two. */
  range: [number, number] | null;
  /** Items per seed. */
  n: number;
  parseRate: number | null;
  state: CellState;
  error: string | null;
  /** The score itself and that of the base, in points, whatever `value` shows. */
  score: number | null;
  base: number | null;
}

/** The ways in which finished cells were scored. */
export function waysOf({ cells }: Pick<Matrix, 'cells'>): Way[] {
  const present = new Set(cells.flatMap(({ scores }) => scores.map(({ scoring }) => wayOf(scoring))));
  return ways.filter((way) => present.has(way));
}

/** The heat map of one way to ask, every task by its primary scoring and metric: the scores themselves, or what training changed against the same base. */
export function matrixView(
  matrix: Matrix,
  { way, show }: { way: Way; show: 'score' | 'fromBase' },
): MatrixView {
  const columns = matrix.tasks.flatMap(({ name, title, group, metrics }) => {
    const [scoring] = scoringsOf(metrics, way);
    const metric = scoring && metrics[scoring]?.[0];
    return metric ? [{ task: name, title, group, scoring, metric }] : [];
  });
  const rows = Map.groupBy(matrix.cells, (cell) => `${cell.base}\n${sameTraining(cell)}`);
  return {
    columns,
    rows: [...rows.values()].map((cells) => ({
      name: trainingName(cells[0]!),
      training: cells[0]!,
      base: cells[0]!.base,
      cells: columns.map((column) => viewCell(matrix, cells, column, show)),
    })),
  };
}

type ScoreKey = Pick<CellScore, 'task' | 'scoring' | 'metric'>;

/** The cell's score under that key, or undefined where it has none (yet). */
export function cellScore(cell: Cell, key: ScoreKey): CellScore | undefined {
  return cell.scores.find(
    (score) => score.task === key.task && score.scoring === key.scoring && score.metric === key.metric,
  );
}

/** The untrained base's value (not in points) that a cell is compared with: of its own seed, else the mean over seeds. */
export function baseValue(matrix: Matrix, { base, seed }: Cell, key: ScoreKey): number | null {
  const bases = matrix.cells.filter((cell) => cell.base === base && cell.row.length === 0);
  const scored = bases.filter((cell) => cellScore(cell, key));
  const same = scored.filter((cell) => cell.seed === seed);
  const values = (same.length > 0 ? same : scored).map(
    (cell) => cellScore(cell, key)!.value as number | null,
  );
  return values.length > 0 ? meanOf(values.map((value) => value ?? NaN)) : null;
}

/** One square, over the cells of all its seeds. */
function viewCell(
  matrix: Matrix,
  cells: readonly Cell[],
  key: ScoreKey,
  show: 'score' | 'fromBase',
): ViewCell | null {
  const scored = cells.filter((cell) => cellScore(cell, key));
  const state = togetherState(cells);
  if (state === 'done' && scored.length === 0) return null;
  const scores = scored.map((cell) => cellScore(cell, key)!);
  const points = scores.map(({ value }) => toPoints(value));
  const bases = scored.flatMap((cell) => baseValue(matrix, cell, key) ?? []).map((value) => 100 * value);
  const shown = show === 'score' ? points : bases.map((base, i) => points[i]! - base);
  const parseRates = scores.flatMap((score) => score.parseRate ?? []);
  return {
    value: meanOf(shown),
    halfWidth:
      show === 'score'
        ? meanOf(scores.map(({ ci95: [low, high] }) => (toPoints(high) - toPoints(low)) / 2))
        : NaN,
    seeds: shown.length,
    range: shown.length > 1 ? [Math.min(...shown), Math.max(...shown)] : null,
    n: scores[0]?.n ?? 0,
    parseRate: parseRates.length > 0 ? meanOf(parseRates) : null,
    state,
    error: cells.find((cell) => cell.error !== null)?.error ?? null,
    score: points.length > 0 ? meanOf(points) : null,
    base: bases.length > 0 ? meanOf(bases) : null,
  };
}

/** What several seeds are doing, taken together. */
function togetherState(cells: readonly Cell[]): CellState {
  const states = ['running', 'failed', 'waiting'] as const;
  return states.find((state) => cells.some((cell) => cell.state === state)) ?? 'done';
}

/** NaN of nothing. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
