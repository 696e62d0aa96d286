/** A Run: one fine-tune, from queued to done, and what it reports on the way. */
import type { ErrorData } from './errors';
import type { Category, InstructionText } from './instruction';
import type { Recipe } from './recipe';
import type { SampleReport } from './samples';
import type { Draw } from './training';

export const runStates = [
  'queued',
  'running',
  'paused',
  'done',
  'failed',
  'cancelled',
  'interrupted',
] as const;
/** `interrupted`: the program ended while it ran or waited. What is not done goes on from its last checkpoint when asked to. */
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
  /** Why it failed. */
  error: ErrorData | null;
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
  /** Wall-clock seconds until the last step, validation and samples included, at the present rate. */
  secondsLeft: number;
}

/** How far reading the rows is, before the first step. */
export interface EncodeReport {
  encoded: number;
  of: number;
  secondsLeft: number;
}

/** Something the user should know of a Run that goes on, as a sentence. */
export interface NoticeReport {
  notice: string;
}

export type RunReport = StepReport | EncodeReport | NoticeReport | SampleReport;

export interface RunResult {
  /** Rows that fit contextLength, the validation rows included. */
  rows: number;
  validationRows: number;
  /** Rows longer than contextLength; `left-out.jsonl` lists them. */
  leftOut: number;
  /** Rows whose input was cut to fit. */
  shortened: number;
  /** Steps taken; fewer than planned where training stopped early. */
  steps: number;
  /** Tokens of all packs, masked ones included. */
  tokens: number;
  /** Over the steps alone, of all sessions together. */
  tokensPerSecond: number;
  /** Spent in validation passes, of all sessions together; absent in Runs of earlier versions. */
  validationSeconds?: number;
  /** Of the last step. */
  finalLoss: number;
  /** The lowest validation loss and the step (from 0) after which it was measured; null without validation rows. */
  best: Best | null;
  /** Whether early stopping ended it; what was best is kept then. */
  stoppedEarly: boolean;
  /** Resident memory of the worker at its highest during this Run, bytes. */
  peakBytes: number;
  /** Absolute path; null where the weights themselves were trained. */
  adapter: string | null;
  /** Absolute path of the trained model; null where an adapter was trained. */
  model: string | null;
}

export interface Best {
  step: number;
  validationLoss: number;
}

/** What one real step on the largest pack foretells of the whole Run. */
export interface DryRunResult {
  rows: number;
  validationRows: number;
  leftOut: number;
  shortened: number;
  /** Of the whole Run. */
  steps: number;
  tokens: number;
  /** Tokens of the largest pack, which the step was taken on. */
  packTokens: number;
  tokensPerSecond: number;
  /** Seconds the whole Run would take, validation left aside. */
  secondsLeft: number;
  /** Measured over the step, bytes, the program itself included. */
  peakBytes: number;
  /** Told from header and recipe before anything was loaded, the program itself left aside. */
  estimateBytes: number;
  /** What the recipe's `auto` came to. */
  checkpointing: 'on' | 'off';
}

/** What a Run computes on. Its results are the same to the last bit on the same one alone. */
export interface RunDevice {
  kind: Exclude<Recipe['device'], 'auto'>;
  /** ggml’s, such as `Vulkan0`, or `cpu`. */
  name: string;
  /** Of the card or the processor. */
  description: string;
  /** Of the CPU, such as `amx`; null elsewhere. */
  kernels: string | null;
}

/** The device that `auto`, a kind or a name stands for. */
export interface DeviceChoice extends Omit<RunDevice, 'kernels'> {
  /** Why this one, as a sentence. */
  reason: string;
}

/** `recipe.json` of a run folder: the recipe with every default written out, and what it is applied to. */
export interface FrozenRecipe extends Recipe {
  run: {
    program: string;
    base: string;
    /** SHA-256 of the base model, hex. */
    baseHash: string;
    /** What the Run goes on from: rank, alpha, modules and layers are those of this adapter, not of the recipe. */
    adapter?: { file: string; hash: string };
    datasets: string[];
    /** What of them it is trained on, as `name@hash`; a run that is only tried has none. */
    snapshots: string[];
    categories: Category[];
    /** What was drawn in place of them, where a plan asked for more than categories. */
    draw?: Draw;
    /** Absent before it began. More than one where it went on elsewhere, after so many steps. */
    devices?: (RunDevice & { fromStep: number })[];
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
