/** How alike trained adapters change their base. */
import type { RankCheck } from './affinity';
import type { Study } from './study';
import type { Training, TrainingKind } from './training';

export interface AdapterSimilarity {
  /** Paths, in the order of rows and columns. */
  files: string[];
  /** Length of every adapter's change of the weights: the Frobenius norm over all layers together. */
  norms: number[];
  /** Cosine of two changes, all layers together; NaN where one of them changes nothing. */
  cosines: number[][];
  /** The same for every kind of linear layer that any of them adapts. */
  modules: { module: string; cosines: number[][] }[];
}

/** The adapter of a matrix's cell. */
export interface TrainedAdapter {
  training: Training;
  seed: number;
  /** Absolute path. */
  file: string;
}

export interface MatrixSimilarityJob {
  base: string;
  /** LoRA adapters on the base. */
  adapters: TrainedAdapter[];
  studies: Study[];
  /** Of the intervals. */
  seed: number;
}

/** How alike the change of a row is to that of a single category. */
export interface LikenessOverSeeds {
  /** Cosine of the changes that one seed made, mean over the seeds that trained both. */
  value: number;
  range: [lowest: number, highest: number];
  seeds: number;
}

/** The adapters of a matrix, of one kind of training, each beside those of the single categories. */
export interface MatrixSimilarity {
  base: string;
  training: TrainingKind;
  rows: string[][];
  /** The rows of one category or group. */
  singles: string[];
  /** Row x single; null where no seed trained both, or one of them changes nothing. */
  cosines: (LikenessOverSeeds | null)[][];
  /**
   * By way of scoring: a row's likeness to the single category that a task is of beside what the row gained on that task. That
   * category's own row is like itself and left out.
   */
  checks: RankCheck[];
}
