/** An adapter worked into the weights it adapts, row by row. */
import type { Pair } from './adapter';

/**
 * Turns rows of W into rows of W + (alpha / r) B A, in place; for DoRA each is then brought to the length of its
 * magnitude (Liu et al. 2024, DoRA, eq. 5). Sums in F64, one rounding to F32.
 * @param weights rows of K
 * @param first number of the first of these rows in W
 */
export function mergeRows(weights: Float32Array, first: number, pair: Pair, alpha: number): void {
  const { rank, a, b, magnitude } = pair;
  const k = a.length / rank;
  const scale = alpha / rank;
  const sum = new Float64Array(k);
  for (let row = 0; row < weights.length / k; row++) {
    const target = weights.subarray(row * k, (row + 1) * k);
    sum.set(target);
    for (let r = 0; r < rank; r++) {
      const factor = scale * b[(first + row) * rank + r]!;
      if (factor === 0) continue;
      const from = r * k;
      for (let i = 0; i < k; i++) sum[i]! += factor * a[from + i]!;
    }
    if (magnitude) stretch(sum, magnitude[first + row]!);
    target.set(sum);
  }
}

function stretch(row: Float64Array, length: number): void {
  let squares = 0;
  for (const value of row) squares += value * value;
  // A row of zeros has no direction: peft would make it NaN, and it adds nothing either way.
  const factor = squares === 0 ? 0 : length / Math.sqrt(squares);
  for (let i = 0; i < row.length; i++) row[i]! *= factor;
}
