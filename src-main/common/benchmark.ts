/** Benchmarks as data: a Benchmark renders Items from records; predictions on a Task's Items become Scores. */
import type { Split } from './instruction';
import type { MetricName } from './metrics';

export type { MetricName };

export const groups = ['QA', 'IE', 'GEN'] as const;
export type Group = (typeof groups)[number];

/** The two ways to ask. likelihood: the probability of given texts; generate: greedy text, then extraction of the answer. */
export const ways = ['likelihood', 'generate'] as const;
export type Way = (typeof ways)[number];

/**
 * How an answer was come by, as predictions and scores name it. Lettered options are asked for by likelihood twice: by
 * their letters and by their texts. Every other task has one scoring for each way, by the way's own name.
 */
export const scorings = ['likelihood', 'likelihood-letter', 'likelihood-text', 'generate'] as const;
export type Scoring = (typeof scorings)[number];

export const wayOf = (scoring: Scoring): Way => (scoring === 'generate' ? 'generate' : 'likelihood');

/** One record of a benchmark file, by its official field names; the reader makes every value a text or list of texts. */
export interface BenchmarkRecord {
  id: string;
  fields: Record<string, string | string[]>;
}

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
  output: string;
  /** What training data must not hold of an item: its question and context, without instruction, options or answer. */
  testText: string;
  /** By the name of an official file, the split of its rows: the first pattern that matches, else train. */
  files: readonly { pattern: string; split: Split }[];
  /** Those of its official files whose content is publicly known. */
  official?: readonly OfficialFile[];
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

export interface OfficialFile {
  name: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** A benchmark that models are scored on, one file each. */
export interface Task extends Benchmark {
  /** Raised whenever scores would change. */
  version: number;
  /** Answers to choose from: the same for every item, or the record's field of lettered options ("A. …"). Absent: free text. */
  choices?: readonly string[] | { field: string };
  /** Of the records in its files, those that it asks: whose field has this value. Absent: all. */
  only?: { field: string; value: string };
  /** What answers are held against, where that is not the output: the letter of the right option. */
  target?: string;
  /** The document that an item comes from, which others may come from too. Absent: every item has its own. */
  document?: string;
  /** Tried in order on a generated text; the first that gives an answer is the one. Absent: the text itself is. */
  extract?: readonly ExtractionRule[];
  /** Generation ends before any of these. */
  stop: readonly string[];
  maxTokens: number;
  metrics: TaskMetrics;
}

/**
 * A regular expression whose group 1 is the answer: the label or the text of a choice, or free text. In it `{label}` and
 * `{text}` stand for any label and any text of the item's choices.
 */
export interface ExtractionRule {
  pattern: string;
  flags: string;
  /** What a match says, in place of group 1. */
  answer?: string;
  /** Every match must be of the same choice (`flags` has g): a text that names two of them gives no answer. */
  agree?: true;
}

/**
 * The scorings a task has, each with its metrics. The first scoring of a way is the primary one; its first metric is the
 * one that a matrix shows.
 */
export type TaskMetrics = Partial<Record<Scoring, readonly MetricName[]>>;

/** The scorings of a task that were wished for, the primary one of each way first. */
export function scoringsOf(metrics: TaskMetrics, wish: Way | 'both'): Scoring[] {
  const named = Object.keys(metrics) as Scoring[];
  return named.filter((scoring) => wish === 'both' || wayOf(scoring) === wish);
}

/** An answer to choose: the name it goes by in answers and targets (a letter), and its text. Both the same for fixed classes. */
export interface Choice {
  label: string;
  text: string;
}

/** One example of a benchmark, rendered by its Task. A Task never sees a model, an Item never a template. */
export interface Item {
  id: string;
  /** The document it comes from: items of one are not independent. Its own id where it stands alone. */
  source: string;
  instruction: string;
  input: string;
  /** The reference answer, as the model should write it. */
  output: string;
  /** What an answer is held against: the label of the right choice; of free text the output. */
  target: string;
  choices: readonly Choice[] | null;
}

/** An item that cannot be scored, and why. A line of an evaluation's `left-out.jsonl`. */
export interface LeftOut {
  task: string;
  /** Its id; where it has none, its row in the file, such as “row 7”. */
  item: string;
  reason: string;
  /** The base that cannot be asked it; absent: none can. */
  base?: string;
}

/** How often each label is the right one of the items asked: always the most frequent of them would score its share. */
export interface LabelCounts {
  task: string;
  /** The base model that was asked these items, where another was asked others; absent: they were the same for all. */
  base?: string;
  /** The most frequent first. */
  labels: { label: string; items: number }[];
  items: number;
}

/** What a model answered to one Item under one scoring. A line of `predictions/<task>.jsonl`. */
export interface Prediction {
  task: string;
  item: string;
  /** The document that the item comes from. */
  source: string;
  base: string;
  adapter: string | null;
  scoring: Scoring;
  target: string;
  /** The answer that is scored: the label of the likeliest choice, or what was extracted; null when nothing was. */
  answer: string | null;
  /** The generated text, unaltered; absent under likelihood. */
  text?: string;
  /** Under likelihood: sum of log p (nats) of every choice, or of the reference alone for free text. */
  logLikelihoods?: number[];
  /** Under likelihood: how many tokens each of them has. */
  tokens?: number[];
  /** Under likelihood: how many bytes of UTF-8 each of them has. */
  bytes?: number[];
  /** Under likelihood: another choice is less than 1e-4 nats from the answer; the first of them is it. */
  tied?: true;
  /** Under likelihood of choices: their labels, in the order of `logLikelihoods`. */
  labels?: string[];
  /** Values that need more than the answer (a dictionary, another model): joined from `measured/<task>.jsonl`. */
  measured?: Partial<Record<MetricName, number>>;
}

/** Every number on screen: an aggregate with its standard error, interval and n. */
export interface Score {
  task: string;
  base: string;
  adapter: string | null;
  scoring: Scoring;
  metric: MetricName;
  /** 0..1; NaN where it is undefined, and `reason` says why. NaN becomes null in JSON. */
  value: number;
  /** NaN where it is undefined: of a single item or document. */
  stderr: number;
  /** 95 % interval; NaN where it is undefined. */
  ci95: [low: number, high: number];
  /** Items that have a value. */
  n: number;
  /** How many documents the items come from, where that is fewer: the interval then draws whole documents. */
  clusters: number | null;
  /** Share of the items whose answer could be read; null under likelihood. */
  parseRate: number | null;
  /** The value over those items alone; null under likelihood, and where no answer could be read. */
  amongParsed: number | null;
  /** Why the value, or its error, is undefined. */
  reason: string | null;
}
