/** Thins a long curve to what a screen can show, spikes included. */

/**
 * Which values to draw: of every bucket its lowest and its highest, in order, and always the last value. Buckets are a
 * power of two long, so that a growing curve keeps its picture until it has doubled. A bucket without a finite value
 * is left out.
 * @param most indices at the most, the last one not counted
 * @returns indices, ascending; all of them when there are no more than `most`
 */
export function thin(values: readonly number[], most: number): number[] {
  if (values.length <= most) return values.map((_, i) => i);
  const length = 2 ** Math.ceil(Math.log2((2 * values.length) / most));
  const kept: number[] = [];
  for (let start = 0; start < values.length; start += length) {
    const [low, high] = extremes(values, start, Math.min(start + length, values.length));
    if (low >= 0) kept.push(Math.min(low, high));
    if (high > low || low > high) kept.push(Math.max(low, high));
  }
  if (kept.at(-1) !== values.length - 1) kept.push(values.length - 1);
  return kept;
}

/** Indices of the lowest and the highest finite value in [start, end); -1 when there is none. */
function extremes(values: readonly number[], start: number, end: number): [low: number, high: number] {
  let [low, high] = [-1, -1];
  for (let i = start; i < end; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (low < 0 || value < values[low]!) low = i;
    if (high < 0 || value > values[high]!) high = i;
  }
  return [low, high];
}
