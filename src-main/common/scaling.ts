/** How scores of a matrix grow with the number of instructions: y(n) = ceiling - drop n^-rate. */
import type { MetricName, Scoring, Way } from './benchmark';
import type { Training } from './training';

type Interval = [low: number, high: number];

/** What one row of a matrix scored on one task, in all its sizes. Scores are shares of 1. */
export interface ScalingSeries {
  base: string;
  training: Omit<Training, 'size'>;
  task: string;
  way: Way;
  scoring: Scoring;
  metric: MetricName;
  /** One for every size and seed; each is a mean over items. */
  points: { n: number; seed: number; score: number }[];
}

/** Why a curve is not used beyond its points; see `analyze/scaling.ts`. */
export type PoorFit = 'few-sizes' | 'no-growth' | 'no-bend' | 'noise' | 'misses-largest';

/** A curve, and what it says: intervals are over resampled residuals. */
export interface ScalingCurve {
  ceiling: number;
  drop: number;
  rate: number;
  ci95: { ceiling: Interval; drop: Interval; rate: Interval };
  /** The largest size by the curve of the smaller ones, and what was measured there; null with under four sizes. */
  heldOut: { n: number; predicted: number; ci95: Interval; observed: number } | null;
  /** What `more` further instructions add at the largest size; null for a poor fit. */
  gain: { value: number; ci95: Interval } | null;
  /** The fewest instructions from which `more` further ones add less than `least`; null: beyond what may be told. */
  flattensAt: number | null;
  /** To be drawn, from the smallest size to the largest, or twice as far where the fit allows it. */
  line: { n: number; score: number; ci95: Interval }[];
}

export interface FittedSeries extends ScalingSeries {
  sizes: number[];
  /** null with under three sizes. */
  curve: ScalingCurve | null;
  /** null: the curve may be used beyond its points. */
  poor: PoorFit | null;
}

export interface ScalingOptions {
  /** Further instructions that a gain is told of. */
  more: number;
  /** A gain that is worth them, as a share of 1. */
  least: number;
  seed: number;
}

export interface Scaling extends ScalingOptions {
  matrix: string;
  series: FittedSeries[];
}
