/**
 * How a score grows with the number of instructions: y(n) = a - b n^-c, the offset power law of learning curves
 * (B. Zhang et al., “When scaling meets LLM finetuning”, ICLR 2024, in terms of a score instead of a loss), and what may be
 * said beyond the sizes that were measured.
 */
import { randomFrom } from '../common/random';
import { mean, quantile, standardError, type Interval } from './intervals';

/** The score of one training at one size. */
export interface SizedScore {
  /** Instructions, at least 1. */
  n: number;
  score: number;
}

/** y(n) = ceiling - drop * n^-rate. */
export interface Curve {
  ceiling: number;
  drop: number;
  rate: number;
}

/** Why a curve tells nothing beyond its points. */
export type Poor =
  /** Fewer than five sizes. */
  | 'few-sizes'
  /** The score does not rise with the size. */
  | 'no-growth'
  /** The best rate is at the end of what is searched: no bend can be seen. */
  | 'no-bend'
  /** The sizes explain less than half of the scores' variance. */
  | 'noise'
  /** Fitted without the largest size, the curve misses it by more than its 95 % interval. */
  | 'misses-largest';

export interface CurveFit {
  curve: Curve;
  /** Percentile intervals over resampled residuals. */
  ci95: Record<keyof Curve, Interval>;
  /** What the curve of the smaller sizes says of the largest, and what was measured there; null with under four sizes. */
  heldOut: { n: number; predicted: number; ci95: Interval; observed: number } | null;
  /** Null: the curve may be used beyond its points. */
  poor: Poor | null;
  /** The curves of the resamples, for intervals of what is computed from them. */
  resampled: Curve[];
}

const rates = { from: 0.02, to: 3, count: 24 };
const ratesTried = Array.from(
  { length: rates.count },
  (_, i) => rates.from * (rates.to / rates.from) ** (i / (rates.count - 1)),
);
/** Huber's constant: 95 % efficiency where errors are normal. */
const huber = 1.345;

export const scoreAt = ({ ceiling, drop, rate }: Curve, n: number): number => ceiling - drop * n ** -rate;

/** What `more` further instructions add at n by the curve. */
export const gainAt = (curve: Curve, n: number, more = 1000): number =>
  scoreAt(curve, n + more) - scoreAt(curve, n);

/**
 * The fewest instructions from which `more` further ones add less than `least`; null when the curve may not be used so far:
 * a poor fit, or a point beyond ten times the largest size.
 */
export function flattensAt(
  fit: CurveFit,
  largest: number,
  { least, more = 1000 }: { least: number; more?: number },
): number | null {
  if (fit.poor !== null) return null;
  if (gainAt(fit.curve, 1, more) < least) return 1;
  let [low, high] = [1, 10 * largest];
  if (gainAt(fit.curve, high, more) >= least) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (gainAt(fit.curve, middle, more) < least) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Fits the curve by Huber's robust regression. For a given rate the curve is linear in the two others, so every rate of a
 * fine grid is a start of its own, and the best is refined; there is no start to be unlucky with.
 * @param points at least three sizes
 * @param seed of the resamples
 */
export function fitCurve(
  points: readonly SizedScore[],
  { seed, resamples = 1000 }: { seed: number; resamples?: number },
): CurveFit {
  const { curve, atEnd } = bestCurve(points);
  const resampled = resampleCurves(points, curve, seed, resamples);
  const heldOut = holdOutLargest(points, seed, resamples);
  const interval = (of: (curve: Curve) => number) => intervalOf(resampled.map(of));
  return {
    curve,
    ci95: {
      ceiling: interval(({ ceiling }) => ceiling),
      drop: interval(({ drop }) => drop),
      rate: interval(({ rate }) => rate),
    },
    heldOut,
    poor: whyPoor(points, curve, atEnd, heldOut),
    resampled,
  };
}

/** The interval of something computed from the curve. */
export const curveInterval = (fit: CurveFit, of: (curve: Curve) => number): Interval =>
  intervalOf(fit.resampled.map(of));

function whyPoor(
  points: readonly SizedScore[],
  curve: Curve,
  atEnd: boolean,
  heldOut: CurveFit['heldOut'],
): Poor | null {
  if (sizesOf(points).length < 5) return 'few-sizes';
  if (curve.drop <= 0) return 'no-growth';
  if (explained(points, curve) < 0.5) return 'noise';
  if (misses(heldOut!, points)) return 'misses-largest';
  return atEnd ? 'no-bend' : null;
}

/** Beyond the interval by more than rounding, which is all there is where points are exact. */
function misses(
  { ci95: [low, high], observed }: NonNullable<CurveFit['heldOut']>,
  points: readonly SizedScore[],
): boolean {
  const scores = points.map(({ score }) => score);
  const rounding = 1e-4 * (Math.max(...scores) - Math.min(...scores));
  return observed < low - rounding || observed > high + rounding;
}

/** 1 - (squares around the curve) / (squares around the mean). */
function explained(points: readonly SizedScore[], curve: Curve): number {
  const centre = mean(points.map(({ score }) => score));
  const squares = (around: (point: SizedScore) => number) =>
    points.reduce((sum, point) => sum + (point.score - around(point)) ** 2, 0);
  return 1 - squares(({ n }) => scoreAt(curve, n)) / squares(() => centre);
}

function holdOutLargest(points: readonly SizedScore[], seed: number, resamples: number): CurveFit['heldOut'] {
  const sizes = sizesOf(points);
  if (sizes.length < 4) return null;
  const n = sizes.at(-1)!;
  const smaller = points.filter((point) => point.n < n);
  const largest = points.filter((point) => point.n === n).map(({ score }) => score);
  const { curve } = bestCurve(smaller);
  const predictions = resampleCurves(smaller, curve, seed, resamples).map((one) => scoreAt(one, n));
  // The mean of a few trainings scatters too, by as much as the smaller sizes do around their curve.
  const scatter = residualsOf(smaller, curve);
  const noise = (standardError(scatter) * Math.sqrt(scatter.length)) / Math.sqrt(largest.length);
  const [low, high] = intervalOf(predictions);
  return {
    n,
    predicted: scoreAt(curve, n),
    ci95: [low - 1.96 * noise, high + 1.96 * noise],
    observed: mean(largest),
  };
}

/** Curves of the points with their residuals drawn anew, with replacement, around the fitted curve. */
function resampleCurves(
  points: readonly SizedScore[],
  curve: Curve,
  seed: number,
  resamples: number,
): Curve[] {
  const random = randomFrom(seed);
  const residuals = residualsOf(points, curve);
  // Two of three parameters' worth of scatter is taken up by the fit itself.
  const widen = Math.sqrt(points.length / Math.max(1, points.length - 3));
  return Array.from({ length: resamples }, () => {
    const drawn = points.map(({ n }) => ({
      n,
      score: scoreAt(curve, n) + widen * residuals[Math.floor(random() * residuals.length)]!,
    }));
    return bestCurve(drawn).curve;
  });
}

const residualsOf = (points: readonly SizedScore[], curve: Curve) =>
  points.map(({ n, score }) => score - scoreAt(curve, n));

/** The curve of least Huber loss; `atEnd` when its rate is one of the two ends of the grid. */
function bestCurve(points: readonly SizedScore[]): { curve: Curve; atEnd: boolean } {
  const fitAt = (bound: number | null) => (rate: number) => linearFit(points, rate, bound);
  const squares = least(ratesTried.map(fitAt(null)));
  const scale = scaleOf(residualsOf(points, squares.curve));
  const robustAt = fitAt(scale === 0 ? null : huber * scale);
  const robust = ratesTried.map(robustAt);
  const best = robust.indexOf(least(robust));
  const atEnd = best === 0 || best === ratesTried.length - 1;
  return {
    curve: atEnd ? robust[best]!.curve : refine(robustAt, ratesTried[best - 1]!, ratesTried[best + 1]!).curve,
    atEnd,
  };
}

interface Fitted {
  curve: Curve;
  loss: number;
}

const least = (fits: readonly Fitted[]): Fitted =>
  fits.reduce((best, fit) => (fit.loss < best.loss ? fit : best));

/** Golden-section search of the rate between two neighbours of the best on the grid. */
function refine(fitAt: (rate: number) => Fitted, from: number, to: number): Fitted {
  const golden = (Math.sqrt(5) - 1) / 2;
  let left = fitAt(to - golden * (to - from));
  let right = fitAt(from + golden * (to - from));
  for (let i = 0; i < 16; i++) {
    if (left.loss < right.loss) {
      to = right.curve.rate;
      right = left;
      left = fitAt(to - golden * (to - from));
    } else {
      from = left.curve.rate;
      left = right;
      right = fitAt(from + golden * (to - from));
    }
  }
  return left.loss < right.loss ? left : right;
}

/** How often points are weighed anew; by then the weights stand still. */
const rounds = 6;

/**
 * Ceiling and drop at a given rate: least squares, weighed anew until residuals beyond `bound` count by their distance
 * only. @param bound null: plain least squares
 */
function linearFit(points: readonly SizedScore[], rate: number, bound: number | null): Fitted {
  const powers = Float64Array.from(points, ({ n }) => n ** -rate);
  const weights = new Float64Array(points.length).fill(1);
  for (let round = 0; ; round++) {
    const { ceiling, slope } = weightedLine(points, powers, weights);
    let loss = 0;
    for (let i = 0; i < weights.length; i++) {
      const distance = Math.abs(points[i]!.score - ceiling - slope * powers[i]!);
      const inside = bound === null || distance <= bound;
      loss += inside ? distance ** 2 / 2 : bound * (distance - bound / 2);
      weights[i] = inside ? 1 : bound / distance;
    }
    if (bound === null || round === rounds) return { curve: { ceiling, drop: -slope, rate }, loss };
  }
}

function weightedLine(
  points: readonly SizedScore[],
  powers: Float64Array,
  weights: Float64Array,
): { ceiling: number; slope: number } {
  let [sw, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const [w, x, y] = [weights[i]!, powers[i]!, points[i]!.score];
    sw += w;
    sx += w * x;
    sy += w * y;
    sxx += w * x * x;
    sxy += w * x * y;
  }
  const spread = sw * sxx - sx * sx;
  const slope = spread === 0 ? 0 : (sw * sxy - sx * sy) / spread;
  return { ceiling: (sy - slope * sx) / sw, slope };
}

/** 1.4826 times the median absolute residual: the standard deviation where errors are normal. */
function scaleOf(residuals: readonly number[]): number {
  return (
    1.4826 *
    quantile(
      residuals.map(Math.abs).sort((a, b) => a - b),
      0.5,
    )
  );
}

function intervalOf(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
}

const sizesOf = (points: readonly SizedScore[]): number[] =>
  [...new Set(points.map(({ n }) => n))].sort((a, b) => a - b);
