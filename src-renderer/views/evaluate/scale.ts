/** The axis of a row of intervals: where a number of points lies on it, and which marks it has. */

export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const steps = [1, 2, 5, 10, 20, 25, 50];
const mostTicks = 5;

/** Holds all values, and begins and ends at a mark; 0 to 100 where there is none. */
export function scaleOf(values: readonly number[]): Scale {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return { low: 0, high: 100, ticks: [0, 25, 50, 75, 100] };
  const [least, most] = [Math.max(0, Math.min(...known)), Math.min(100, Math.max(...known))];
  const step = steps.find((one) => Math.ceil(most / one) - Math.floor(least / one) < mostTicks) ?? 25;
  const low = step * Math.floor(least / step);
  const high = Math.max(low + step, step * Math.ceil(most / step));
  const count = Math.round((high - low) / step) + 1;
  return { low, high, ticks: Array.from({ length: count }, (_, i) => low + i * step) };
}

/** 0 at the beginning of the axis, 1 at its end; what lies outside is drawn at the edge. */
export function placeOn({ low, high }: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
