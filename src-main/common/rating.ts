/** What reviewers say of an item, and how far they agree. */

/** One value that one rater gave to one item. */
export interface Rating {
  item: string;
  rater: string;
  value: string;
}

/**
 * How the difference between two values counts. nominal: equal or not; ordinal: by how many ratings lie between them;
 * interval: by the square of their difference.
 */
export const levels = ['nominal', 'ordinal', 'interval'] as const;
export type Level = (typeof levels)[number];

/** How much a disagreement counts in weighted kappa: by the difference of the values, or by its square. */
export const weightings = ['linear', 'quadratic'] as const;
export type Weighting = (typeof weightings)[number];

export interface Estimate {
  value: number;
  /** 95 % interval by bootstrap over items. */
  ci95: [low: number, high: number];
}

/** Every statistic is null where it is undefined. */
export interface Agreement {
  /** Share of agreeing pairs of ratings of an item, averaged over the items with two ratings or more. */
  percent: Estimate | null;
  /** Of exactly two raters, over the items that both rated. */
  cohen: Estimate | null;
  /** The same with `weights`, for values that are numbers. */
  cohenWeighted: Estimate | null;
  fleiss: Estimate | null;
  /** Krippendorff's alpha at `level`. */
  krippendorff: Estimate | null;
  level: Level;
  weights: Weighting;
  items: number;
  raters: number;
  ratings: number;
}
