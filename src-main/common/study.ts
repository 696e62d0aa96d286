/** What the cells of a matrix say together: changes with their tests, and what categories do for and with each other. */
import type { Group, MetricName, Scoring, Way } from './benchmark';
import type { Training } from './training';

/** All values are shares of 1, as in a Score. */
export interface Estimated {
  value: number;
  stderr: number;
  /** 95 %, over resamples of the items; items of one document are drawn together. */
  ci95: [low: number, high: number];
}

/** What a training changed against another on the same items. */
export interface Change extends Estimated {
  /** In shares of what it is compared with; null where nothing can be divided by. */
  relative: Estimated | null;
  /** Approximate randomisation over items, on scores averaged over seeds; null for a group, which is a mean of tests. */
  p: number | null;
  /** Holm's, over the family of the table it stands in. */
  pHolm: number | null;
  /** What the seeds say by themselves; null under five of them, where they say nothing. */
  seeds: { value: number; ci95: [low: number, high: number]; p: number } | null;
}

export interface StudiedCell {
  base: string;
  training: Training;
  /** Position in `columns`. */
  column: number;
  seeds: number;
  score: Estimated;
  /** Against the untrained base; null for the base itself. */
  fromBase: Change | null;
  /** Against the training on the category that the task is of, alone; null where there is none, and for that row itself. */
  fromSingle: Change | null;
}

/** One column: a task, or the mean of a group's tasks. */
export interface StudiedColumn {
  task: string | null;
  group: Group;
  title: string;
  /** null for a group whose tasks are not all measured alike. */
  metric: MetricName | null;
  scoring: Scoring | null;
  /** Items (of a group: of all its tasks) that every training answered. */
  items: number;
  /** Documents these come from, where they are fewer. */
  documents: number | null;
  /** Items that some training lacks: they are left out for all. */
  missing: number;
}

/** Everything that trainings on or without each of some categories tell of one column. */
export interface Factorial {
  base: string;
  /** What all its trainings share; `row` is all of the categories. */
  training: Training;
  column: number;
  /** Of every set of categories but the empty one, in binary order: for one its gain, for two y_ij - y_i - y_j + y_0, … */
  interactions: (Estimated & { members: string[] })[];
  /** What each adds, averaged over all sets of the others; by category. */
  mainEffects: Estimated[];
  /** By category; together the gain of all over the base. */
  shapley: Estimated[];
}

export interface Study {
  way: Way;
  columns: StudiedColumn[];
  cells: StudiedCell[];
  factorials: Factorial[];
  /** How many tests Holm's correction is over: every training on every task. */
  families: { fromBase: number; fromSingle: number };
  rounds: number;
  resamples: number;
  seed: number;
}
