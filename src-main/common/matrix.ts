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
  tasks: { name: string; title: string; group: Group }[];
  cells: Cell[];
  /** Sample data, so a picture of it cannot pass for a result. */
  sample: boolean;
  error: string | null;
}

/** “Base”, “QA”, “QA + IE”. */
export function rowName(row: readonly Category[]): string {
  return row.length === 0 ? 'Base' : row.join(' + ');
}
