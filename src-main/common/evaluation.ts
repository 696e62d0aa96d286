/** Evaluations as the screens know them: what was asked of whom, how it stands, and its items one by one. */
import type { Group, LeftOut, Prediction, Score, Scoring, Task, TaskMetrics } from './benchmark';
import type { ErrorData } from './errors';
import type { RunState } from './run';
import type { EvaluationSettings } from './worker';

/** A base model, or it with an adapter, by their absolute paths. */
export interface Subject {
  base: string;
  /** null: the base itself. */
  adapter: string | null;
}

export interface Evaluation {
  id: string;
  state: RunState;
  /** Absolute path of the evaluation folder. */
  folder: string;
  /** The Run whose adapter was evaluated; null for a base, for several, or an adapter from elsewhere. */
  runId: string | null;
  /** What it was asked to do; null for one of an earlier program. */
  settings: EvaluationSettings | null;
  /** Name of the matrix that it is a cell of; null: it stands alone. */
  matrix: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; null until its scores are recorded. */
  finishedAt: string | null;
  /** Why it failed. */
  error: ErrorData | null;
}

/** A benchmark that can be evaluated on, and the files of it that are known. */
export interface TaskSummary {
  name: string;
  title: string;
  group: Group;
  version: number;
  /** Where the official file comes from and under which licence. */
  source: string;
  licence: string;
  /** Its texts are lent under conditions. */
  gated: boolean;
  metrics: TaskMetrics;
  files: BenchmarkFile[];
}

/** A file that holds items of a task. */
export interface BenchmarkFile {
  /** Absolute path. */
  file: string;
  /** Written for this project: its scores are no results. */
  sample: boolean;
}

/** A file, and what a task of the user's own makes of its first record. */
export interface TaskPreview {
  /** Of the first record, with the beginning of each value. */
  fields: { name: string; value: string }[];
  /** Those of the task, also where its description names none; null without a description. */
  metrics: TaskMetrics | null;
  /** Where a generated text ends, as the task has it; null without a description. */
  ends: Pick<Task, 'stop' | 'maxTokens'> | null;
  /** The first item, as the Alpaca template puts it; null: there is none. */
  item: {
    id: string;
    prompt: string;
    output: string;
    target: string;
    options: string[];
    /** What tells its document from others; null: it is its own. */
    document: string | null;
  } | null;
  /** Why there is no item. */
  problem: string | null;
}

/** Everything of one evaluation but its items. */
export interface OpenedEvaluation {
  evaluation: Evaluation;
  /** With what its numbers come from, once it began; null where its folder is gone. */
  settings: EvaluationSettings | null;
  /** As JSON has them: an undefined number is null. */
  scores: Score[];
  /** How many items were left out, and the first of them. */
  leftOut: { total: number; first: LeftOut[] };
}

/** What the items of an evaluation are looked at for: the answers of one subject under one scoring. */
export interface Side extends Subject {
  evaluation: string;
  scoring: Scoring;
}

export const verdicts = ['right', 'wrong', 'unparsed', 'graded'] as const;
/** `unparsed`: no answer could be read, which counts as wrong; `graded`: free text, which has a value instead. */
export type ItemVerdict = (typeof verdicts)[number];

export const itemShows = ['all', 'right', 'wrong', 'unparsed', 'tied', 'differ'] as const;
/** Of the first side; `differ`: the two sides answer differently. */
export type ItemShow = (typeof itemShows)[number];

export interface ItemsRequest {
  task: string;
  /** One, or two to compare. */
  sides: Side[];
  show: ItemShow;
  /** Looked for in ids, references and answers, without regard to case; empty: every item. */
  text: string;
  /** null: as they were answered. */
  sort: ItemSort | null;
}

export const itemSortKeys = ['item', 'target', 'first', 'second'] as const;
/** By name, by reference, or by the answer of a side; numbers in a text count as numbers, equals stay as they were answered. */
export interface ItemSort {
  key: (typeof itemSortKeys)[number];
  down: boolean;
}

/** One answer in a list; texts are cut. */
export interface ListedAnswer {
  answer: string | null;
  verdict: ItemVerdict;
  tied: boolean;
}

export interface ListedItem {
  item: string;
  target: string;
  /** By side; null where this side has no answer (yet). */
  answers: (ListedAnswer | null)[];
}

export interface ItemsPage {
  /** Items that are shown. */
  total: number;
  /** By what they are shown for, of all that match the text. */
  counts: Record<ItemShow, number>;
  rows: ListedItem[];
}

/** What a model was asked, as it read it. */
export interface AskedItem {
  instruction: string;
  input: string;
  /** The reference answer in full. */
  output: string;
  /** The options, where there are any. */
  choices: readonly { label: string; text: string }[] | null;
}

/** How likely one option is after the prompt. */
export interface OptionLikelihood {
  label: string;
  /** Sum of log p over its tokens, nats. */
  logLikelihood: number;
  tokens: number | null;
  /** Its share of the probability that all options have together. */
  share: number;
}

export interface SeenAnswer {
  prediction: Prediction;
  verdict: ItemVerdict;
  /** By the first metric that has a value for each item, as a share of 1; null: none has. */
  value: number | null;
  /** Under likelihood of choices, how likely each is. */
  options: OptionLikelihood[] | null;
}

/** One item in full. */
export interface SeenItem {
  item: string;
  /** null: the benchmark file is no longer there, or another now. */
  asked: AskedItem | null;
  answers: (SeenAnswer | null)[];
}
