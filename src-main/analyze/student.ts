/** Student's t distribution, for what few repetitions say. */
import { mean, standardError, type Interval } from './intervals';

/** Mean of some repetitions, such as a training's seeds, with what they say of it by themselves. */
export interface MeanOfFew {
  value: number;
  /** mean ± t_{.975, n-1} s / sqrt(n). */
  ci95: Interval;
  /** Two-sided, of a mean of 0. */
  p: number;
}

/** With fewer the interval says more about luck than about the training: it is not told. */
export const fewestRepetitions = 5;

/** @returns null of fewer than five values, or where all are the same */
export function meanOfFew(values: readonly number[]): MeanOfFew | null {
  const error = standardError(values);
  if (values.length < fewestRepetitions || !(error > 0)) return null;
  const value = mean(values);
  const freedom = values.length - 1;
  const half = tQuantile(0.975, freedom) * error;
  return { value, ci95: [value - half, value + half], p: tBeyond(value / error, freedom) };
}

/**
 * Two-sided probability of a |t| at least this large: I_{df/(df+t^2)}(df/2, 1/2).
 * M. Abramowitz, I. A. Stegun, “Handbook of mathematical functions”, 26.7.1.
 * @param freedom degrees of freedom, at least 1
 */
export function tBeyond(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** The t below which the probability is p, by halving. @param p between .5 and 1, the latter not included */
export function tQuantile(p: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (1 - tBeyond(high, freedom) / 2 < p) high *= 2;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (1 - tBeyond(middle, freedom) / 2 < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction from both ends (Handbook, 26.5.8).
 * @param x 0..1
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** Evaluated from the left, numerators and denominators together (W. J. Lentz, 1976). */
function fraction(x: number, a: number, b: number): number {
  const least = 1e-300;
  const away = (value: number) => (Math.abs(value) < least ? least : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let last = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      last = c * d;
      result *= last;
    }
    if (Math.abs(last - 1) < 1e-15) break;
  }
  return result;
}

/** ln Gamma(x) for x > 0: moved up to 10 by x Gamma(x) = Gamma(x + 1), then Stirling's series (Handbook, 6.1.41). */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 10) shift += Math.log(at++);
  const inverse = 1 / (at * at);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
