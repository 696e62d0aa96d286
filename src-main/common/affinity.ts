/** How well a set of instructions suits a task: told from gradients before anything is trained, and held against a matrix. */
import type { Group, Task, Way } from './benchmark';
import type { InstructionText } from './instruction';
import { defaultRecipe, type Recipe } from './recipe';
import type { Estimated } from './study';
import type { TrainingKind } from './training';

/** What gradients are gathered of. */
export interface AffinityJob extends AffinitySettings {
  /** Absolute path of the base model. */
  base: string;
  template: Recipe['template'];
  device: string;
  /** null: the physical cores. */
  threads: number | null;
  /** Of the warm-up. */
  learningRate: number;
  members: { name: string; rows: number; texts: InstructionText[] }[];
  tasks: { task: Task; file: string }[];
}

export interface AffinitySettings {
  /** Rows drawn of every member. */
  perMember: number;
  /** Items drawn of every task. */
  items: number;
  /** Numbers that a gradient is projected to. */
  dimensions: number;
  /** Steps of training on all members together, before gradients are gathered. */
  warmup: number;
  rank: number;
  seed: number;
}

/** What is taken where nothing else is asked for. */
export const usualAffinity: AffinitySettings = {
  ...{ perMember: 300, items: 200, dimensions: 8192, warmup: 0, rank: 16 },
  seed: defaultRecipe.seed,
};

/** A category or group of a plan, as rows may be trained on. */
export interface AffinityMember {
  name: string;
  /** Rows that may be trained on: a set of members is a mixture by these. */
  rows: number;
  /** Rows that a gradient was gathered of; the others were not drawn, or are too long. */
  sampled: number;
  /** Tokens of these. */
  tokens: number;
}

export interface AffinityTask {
  name: string;
  title: string;
  group: Group;
  /** Whether an evaluation of the file would score these very items: it holds no others. */
  scored: boolean;
  sampled: number;
  tokens: number;
}

/** Inner products of mean gradients: all that the affinity of any set of members is computed from. */
export interface GradientProducts {
  /** Member x member, by the update that its gradient comes to. */
  members: number[][];
  /** Member x task. */
  tasks: number[][];
  /** Of every task with itself. */
  self: number[];
}

/** Predicted affinity. A cosine of 1: a step on the member is a step on the task; 0: it has nothing to do with it. */
export interface Affinity {
  base: string;
  settings: AffinitySettings;
  members: AffinityMember[];
  tasks: AffinityTask[];
  /** Member x task: cosine, with its interval over drawn rows and items (those of one document together). */
  cosines: Estimated[][];
  products: GradientProducts;
  cost: AffinityCost;
}

/** As it is kept with a matrix. */
export interface KeptAffinity extends Affinity {
  /** Tasks that the matrix does not ask: chosen besides its own, to be told what to train on for them. */
  others: { name: string; file: string }[];
}

/** In tokens that a model reads forward and backward, as it reads those it is trained on. */
export interface AffinityCost {
  members: number;
  tasks: number;
  warmup: number;
  seconds: number;
}

/** What is being done, in words, and how much of it is done, 0 to 1. */
export interface AffinityReport {
  doing: string;
  fraction: number;
}

/** A rank correlation. */
export interface Ranked {
  /** Spearman's, -1 to 1. */
  rho: number;
  ci95: [low: number, high: number];
  pairs: number;
  /** What was drawn for the interval. */
  over: 'clusters' | 'pairs';
}

/** A trained set of members on a task: what was told of it, by gradients or by its adapter, and what came of it. */
export interface AffinityPair {
  row: string[];
  task: string;
  group: Group;
  predicted: number;
  /** Change from the base. */
  measured: Estimated;
}

/** Which set to train on for a task, told without its own measurements. */
export interface Recommendation {
  task: string;
  /** null: on the other tasks more affinity did not mean more gain, so nothing is told. */
  row: string[] | null;
  predicted: number | null;
  /** Gain by a straight line through the other tasks' pairs; null without them. */
  expected: number | null;
}

/** A recommendation for a task that the matrix has measured, held against what came of it. */
export interface LeftOutTask extends Recommendation {
  /** Of the recommended set; where nothing is recommended, of all. */
  gain: number;
  /** The best of the sets of one member, which nobody knew before. */
  bestSingle: { row: string[]; gain: number } | null;
  /** Of the set of most members. */
  all: { row: string[]; gain: number };
  /** Of the best set. */
  best: { row: string[]; gain: number };
}

/** What was told of trained sets beside what came of them, and whether the two rank alike. */
export interface RankCheck {
  way: Way;
  /** What the compared trainings share besides their rows. */
  training: TrainingKind;
  pairs: AffinityPair[];
  /** Over all pairs; null where there are too few. */
  rank: Ranked | null;
  /** Within tasks: predicted and measured less their means over the task's sets. What a choice of the set hangs on. */
  rankWithin: Ranked | null;
}

/** A predicted affinity beside a measured matrix. */
export interface AffinityCheck extends RankCheck {
  leftOut: LeftOutTask[];
  /** Over the tasks, of the recommended sets; null with under two tasks. */
  gains: { recommended: number; bestSingle: number | null; all: number; best: number } | null;
  /** Root mean square of expected less measured gain of recommended sets; null where nothing was expected. */
  error: number | null;
}

/** All that is told of an affinity. */
export interface AffinityResult extends KeptAffinity {
  /** Tokens of one training: the matrix's budget, or the largest member for the recipe's epochs. */
  cell: { tokens: number; by: 'budget' | 'epochs' };
  /** The matrix that it is held against; null: none. */
  matrix: string | null;
  /** For every task. */
  recommendations: Recommendation[];
  /** By way of scoring; empty without a matrix. */
  checks: AffinityCheck[];
}
