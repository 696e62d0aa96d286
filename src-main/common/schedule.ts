/** Learning-rate schedules: pure functions of the step. */

export interface Schedule {
  type: 'constant' | 'linear' | 'cosine' | 'explicit';
  /** W: optimizer steps of warm-up. */
  warmupSteps: number;
  /** T: optimizer steps in all. */
  totalSteps: number;
  /** The first step's rate: base / W (`first`) or 0 (`zero`). */
  warmupFrom: 'first' | 'zero';
  /** Where the decay ends, as a share of the base rate. */
  minRatio: number;
  /** The rate of every step, for `explicit`. */
  values: readonly number[];
}

/**
 * Learning rate of step k, from 0.
 * Warm-up: base (k+1)/W or base k/W. After it, with x = min(1, (k-W) / max(1, T-W)), base (m + (1-m) f)
 * where f = 1, 1-x or (1+cos(pi x))/2.
 */
export function learningRateAt(schedule: Schedule, base: number, k: number): number {
  const { type, warmupSteps: W, totalSteps: T, warmupFrom, minRatio } = schedule;
  if (type === 'explicit') return schedule.values[Math.min(k, schedule.values.length - 1)]!;
  if (k < W) return (base * (warmupFrom === 'first' ? k + 1 : k)) / W;
  const x = Math.min(1, (k - W) / Math.max(1, T - W));
  const f = type === 'constant' ? 1 : type === 'linear' ? 1 - x : (1 + Math.cos(Math.PI * x)) / 2;
  return base * (minRatio + (1 - minRatio) * f);
}
