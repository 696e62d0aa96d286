/** What the cells of a matrix say together: changes with their tests, and what categories do for and with each other. */
import type { Group, MetricName, Scoring, Way } from './benchmark';
import { sameTraining, type Training } from './training';

/** All values are shares of 1, as in a Score. */
export interface Estimated {
  value: number;
  /** NaN where all resamples are one. */
  stderr: number;
  /**
   * 95 %, over resamples of the items; items of one document are drawn together. Where all resamples are one, what Wilson's
   * interval allows of as many items, none of which differs.
   */
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

/** What two trainings of the same plan may differ in alone: how the weights were changed, or whose rows were drawn. */
export const contrastKinds = ['method', 'origin'] as const;
export type ContrastKind = (typeof contrastKinds)[number];

/** Two trainings that differ in one thing, on the same items, by the same budget. */
export interface Contrast {
  kind: ContrastKind;
  base: string;
  /** The first of its kind in the plan. */
  before: Training;
  after: Training;
  column: number;
  /** Holm's over all contrasts of the kind. */
  change: Change;
}

/** What a training took: means over its seeds. */
export interface TrainingCost {
  tokens: number;
  /** Over the steps alone. */
  seconds: number;
  /** Resident memory at its highest. */
  peakBytes: number;
  /** Of the adapter or model that it made. */
  bytes: number;
}

export interface Study {
  way: Way;
  columns: StudiedColumn[];
  cells: StudiedCell[];
  factorials: Factorial[];
  contrasts: Contrast[];
  /** Of the trainings whose run is known. */
  costs: ({ base: string; training: Training } & TrainingCost)[];
  /** How many tests Holm's correction is over: every training on every task, and every contrast of a kind on every task. */
  families: Record<'fromBase' | 'fromSingle' | ContrastKind, number>;
  rounds: number;
  resamples: number;
  seed: number;
}

/** What a training on a base took; undefined where its run is not known. */
export function costOf({ costs }: Study, base: string, training: Training): TrainingCost | undefined {
  return costs.find((one) => one.base === base && sameTraining(one.training) === sameTraining(training));
}
