/** The ablation matrix: rows are training sets, columns are tasks; a plan says which cells there are. */
import type { Group, MetricName, Scoring } from './benchmark';
import type { Category } from './instruction';

/** A matrix plan as the plan file holds it, with absolute paths. */
export interface Plan {
  name: string;
  bases: string[];
  /** `file` is imported on demand, `name` is a dataset of the workspace. */
  datasets: ({ file: string } | { name: string })[];
  /** Each row's categories; [] is the base itself. */
  rows: Category[][];
  tasks: { name: string; file: string }[];
  budget: { tokens: number };
  seeds: number[];
  /** A partial recipe; the budget and the seed override it. */
  recipe: Record<string, unknown>;
  scoring: Scoring | 'both';
  /** Items per task; absent: all. */
  limit?: number;
}

export type CellState = 'waiting' | 'running' | 'done' | 'failed';

/** One row of the matrix for one base and one seed: a Run and its evaluation. */
export interface Cell {
  /** Hash of everything that determines the result. */
  key: string;
  base: string;
  row: Category[];
  seed: number;
  state: CellState;
  error: string | null;
  scores: CellScore[];
}

export interface CellScore {
  task: string;
  scoring: Scoring;
  metric: MetricName;
  value: number;
  stderr: number;
  ci95: [low: number, high: number];
  n: number;
  parseRate: number | null;
}

export interface Matrix {
  id: string;
  name: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  /** ISO 8601. */
  createdAt: string;
  budgetTokens: number;
  /** `metrics` by scoring, as the Task has them: the first is the one shown. */
  tasks: { name: string; title: string; group: Group; metrics: Record<Scoring, readonly MetricName[]> }[];
  cells: Cell[];
  /** Sample data, so a picture of it cannot pass for a result. */
  sample: boolean;
  error: string | null;
}

/** “Base”, “QA”, “QA + IE”. */
export function rowName(row: readonly Category[]): string {
  return row.length === 0 ? 'Base' : row.join(' + ');
}

/** What the heat map draws: one row per base and training set, one column per task. */
export interface MatrixView {
  columns: { task: string; title: string; group: Group; metric: MetricName }[];
  rows: { name: string; row: Category[]; base: string; cells: (ViewCell | null)[] }[];
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
