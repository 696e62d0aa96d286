/** Benchmarks as data: a Benchmark renders Items from records; predictions on a Task's Items become Scores. */
import type { Split } from './instruction';

export const groups = ['QA', 'IE', 'GEN'] as const;
export type Group = (typeof groups)[number];

/** likelihood: the probability of given texts; generate: greedy text, then extraction of the answer. */
export const scorings = ['likelihood', 'generate'] as const;
export type Scoring = (typeof scorings)[number];

/** One record of a benchmark file, by its official field names; the reader makes every value a text or list of texts. */
export interface BenchmarkRecord {
  id: string;
  fields: Record<string, string | string[]>;
}

export type MetricName = 'accuracy' | 'macroF1' | 'setF1' | 'rougeL' | 'tokenProbability';

/**
 * A benchmark whose file can be read, and whose records can be stored as instructions: data only. In its texts `{field}`
 * stands for the record's field, a list one element per line; `{field|, |none}` joins a list by ", " and puts "none" for
 * an empty one (see `fillFields`).
 */
export interface Benchmark {
  name: string;
  title: string;
  group: Group;
  /** The format of `data/benchmarks` that its file has. */
  format: string;
  instruction: string;
  input: string;
  /** The reference answer, as the model should write it. */
  target: string;
  /** What training data must not hold of an item: its question and context, without instruction, options or answer. */
  testText: string;
  /** By the name of an official file, the split of its rows: the first pattern that matches, else train. */
  files: readonly { pattern: string; split: Split }[];
  /** Ids of the official test split, where the file holds more than that. */
  officialTest?: readonly string[];
  /** Hashes of the questions of that split, by which its rows are known without their ids; see `questionHash`. */
  officialTestQuestions?: readonly string[];
  /** Its texts are lent under conditions and may not be passed on: see `mayLeave`. */
  gated?: true;
  /** Where the official file comes from and under which licence. */
  source: string;
  licence: string;
}

/** A benchmark that models are scored on, one file each. */
export interface Task extends Benchmark {
  /** Raised whenever scores would change. */
  version: number;
  /** Answers to choose from; absent for free text. */
  choices?: readonly string[];
  /** Tried in order on a generated text; the first that matches gives the answer (group 1). Absent: the text itself. */
  extract?: readonly { pattern: string; flags: string }[];
  /** Generation ends before any of these. */
  stop: readonly string[];
  maxTokens: number;
  /** By scoring; the first is the one a matrix shows. */
  metrics: Record<Scoring, readonly MetricName[]>;
}

/** One example of a benchmark, rendered by its Task. A Task never sees a model, an Item never a template. */
export interface Item {
  id: string;
  instruction: string;
  input: string;
  target: string;
  choices: readonly string[] | null;
}

/** What a model answered to one Item under one scoring. A line of `predictions/<task>.jsonl`. */
export interface Prediction {
  task: string;
  item: string;
  base: string;
  adapter: string | null;
  scoring: Scoring;
  target: string;
  /** The answer that is scored: the likeliest choice, or what was extracted; null when nothing was. */
  answer: string | null;
  /** The generated text, unaltered; absent under likelihood. */
  text?: string;
  /** The beginning of its input was cut off to leave room for an answer. */
  shortened?: true;
  /** Under likelihood: sum of log p (nats) of every choice, or of the target alone for free text. */
  logLikelihoods?: number[];
  /** Under likelihood: how many tokens each of them has. */
  tokens?: number[];
}

export interface Metric {
  name: MetricName;
  title: string;
  higherIsBetter: boolean;
  /** How the items become one number. */
  aggregate: 'mean' | 'macro';
}

/** Every number on screen: an aggregate with its standard error, interval and n. */
export interface Score {
  task: string;
  base: string;
  adapter: string | null;
  scoring: Scoring;
  metric: MetricName;
  value: number;
  stderr: number;
  /** 95 % interval. */
  ci95: [low: number, high: number];
  n: number;
  /** Share of the items whose answer could be read; null under likelihood. */
  parseRate: number | null;
}
