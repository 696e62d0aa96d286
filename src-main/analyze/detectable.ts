/** Before a run: the smallest difference that so many items can be expected to show. */
import { normalQuantile } from './normal';

export interface Wish {
  /** Two-sided level of the test, 0..1. Default .05. */
  alpha?: number;
  /** Chance of finding a difference of that size, 0..1. Default .8. */
  power?: number;
}

/**
 * Of two means over the same n items: (z_{1-alpha/2} + z_power) sd / sqrt(n).
 * J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd ed., 1988, chapter 2.
 * @param n items, at least 1
 * @param sd standard deviation of the difference between the two systems' values of an item
 */
export function detectableMeanDifference(n: number, sd: number, wish: Wish = {}): number {
  const { level, chance } = quantilesOf(wish);
  return ((level + chance) * sd) / Math.sqrt(n);
}

/**
 * Of two accuracies on the same n items: the d that solves n d^2 = (z_{1-alpha/2} sqrt(psi) + z_power sqrt(psi - d^2))^2,
 * psi being the share of items that just one of the two gets right.
 * R. J. Connor, "Sample size for testing differences in proportions for the paired-sample design", Biometrics 43, 1987.
 * @param n items, at least 1
 * @param discordant psi, above 0, at most 1
 * @returns null where so few items show no difference, be it as large as psi
 */
export function detectableAccuracyDifference(n: number, discordant: number, wish: Wish = {}): number | null {
  const { level, chance } = quantilesOf(wish);
  const enough = (d: number) =>
    Math.sqrt(n) * d >= level * Math.sqrt(discordant) + chance * Math.sqrt(Math.max(0, discordant - d * d));
  if (!enough(discordant)) return null;
  let [low, high] = [0, discordant];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

const quantilesOf = ({ alpha = 0.05, power = 0.8 }: Wish) => ({
  level: normalQuantile(1 - alpha / 2),
  chance: normalQuantile(power),
});
