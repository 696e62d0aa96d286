/** A running mean that shows where a noisy curve is heading. */

/**
 * Exponential moving average with the start-up bias taken out, as Adam does with its moments:
 * m_t = b m_(t-1) + (1-b) x_t, shown as m_t / (1 - b^t). Non-finite values pass the mean on unchanged.
 * @param weight b, 0 (no smoothing) to below 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let [mean, seen] = [0, 0];
  return values.map((value) => {
    if (Number.isFinite(value)) {
      mean = weight * mean + (1 - weight) * value;
      seen++;
    }
    return seen === 0 ? value : mean / (1 - weight ** seen);
  });
}
