/** Metrics that need more than the answers: a dictionary, an embedding model, a judge. Measured after an evaluation. */
import type { Score } from './benchmark';
import type { Agreement, Estimate, Rating } from './rating';

/** Paths are absolute. */
export type Instrument =
  | { metric: 'conceptF1'; dictionary: string }
  | { metric: 'similarity'; model: string }
  /** `against`: part of the path of another system of the evaluation; null: the reference answer. */
  | { metric: 'judgeWins'; model: string; against: string | null; prompt: string };

export interface MeasureJob {
  /** The evaluation's. */
  folder: string;
  instrument: Instrument;
  /** Part of the path of the system whose answers are measured; null: all of them. */
  system: string | null;
  /** At most so many items of a task, drawn by the seed; null: all. */
  limit: number | null;
  /** Of humans, on the judged items: 1 or win, 0.5 or tie, 0 or loss, or any other scale; null: none. */
  ratings: Rating[] | null;
  seed: number;
  /** null: the physical cores. */
  threads: number | null;
}

export interface MeasureReport {
  done: number;
  of: number;
  secondsLeft: number;
}

export interface Measurement {
  metric: Instrument['metric'];
  /** Values there are now, those of an earlier call included. */
  values: number;
  /** Of them, how many an earlier call left. */
  reused: number;
  /** Answers without a value: neither text names a concept, no token, longer than a context of the model, a verdict not readable. */
  withoutValue: number;
  /** Of this metric. */
  scores: Score[];
  /** Share of the judged answers of which the judge says the same in both orders; null for another metric. */
  consistency: number | null;
  /** Of the judge with the humans; null without ratings. */
  humans: JudgeAgreement | null;
}

export interface JudgeAgreement {
  /** Items rated by both. */
  items: number;
  /** As raters of win, tie and loss; null where the humans rate by another scale. */
  agreement: Agreement | null;
  /** Rank correlation of the judge's values with the mean rating of an item; null where undefined. */
  spearman: Estimate | null;
}
