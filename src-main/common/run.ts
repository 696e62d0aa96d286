/** A Run: one fine-tune, from queued to done, and what it reports on the way. */
import type { Category, InstructionText } from './instruction';
import type { Recipe } from './recipe';

export const runStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
/** `interrupted`: the program ended while it ran; it starts again when asked to. */
export type RunState = (typeof runStates)[number];

export interface Run {
  id: string;
  state: RunState;
  /** Absolute path of the run folder. */
  folder: string;
  /** Path of the base model. */
  base: string;
  /** Null for a run of a matrix that draws from several datasets. */
  dataset: string | null;
  categories: Category[];
  seed: number;
  /** ISO 8601. */
  createdAt: string;
  result: RunResult | null;
  /** Why it failed, as a sentence with its remedy. */
  error: string | null;
}

/** One optimizer step. Also a line of `metrics.jsonl`. */
export interface StepReport {
  /** From 0. */
  step: number;
  /** Steps of the whole run. */
  steps: number;
  /** Mean negative log-likelihood per completion token, nats. */
  loss: number;
  /** Global L2 norm over all A and B before clipping. */
  gradNorm: number;
  learningRate: number;
  tokensPerSecond: number;
  /** Tokens of all packs so far, masked ones included. */
  tokens: number;
  epoch: number;
  /** On the steps where the validation rows were scored. */
  validationLoss?: number;
  /** Wall-clock seconds until the last step, at the present rate. */
  secondsLeft: number;
}

export interface RunResult {
  /** Rows that fit contextLength, the validation rows included. */
  rows: number;
  validationRows: number;
  /** Rows longer than contextLength. */
  leftOut: number;
  steps: number;
  tokens: number;
  tokensPerSecond: number;
  finalLoss: number;
  /** Resident memory of the worker at its highest, bytes. */
  peakBytes: number;
  /** Absolute path. */
  adapter: string;
}

/** `recipe.json` of a run folder: the recipe with every default written out, and what it is applied to. */
export interface FrozenRecipe extends Recipe {
  run: {
    program: string;
    base: string;
    /** SHA-256 of the base model, hex. */
    baseHash: string;
    datasets: string[];
    categories: Category[];
    /** Rows in `instructions.jsonl`, the validation rows included. */
    rows: number;
  };
}

/** A line of `instructions.jsonl`. */
export interface FrozenInstruction extends InstructionText {
  id: string;
  category: Category | null;
  split: 'train' | 'validation';
}
