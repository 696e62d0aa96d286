/** Macro-F1 from counts: two numbers for every class, hits and how often it was answered or wanted. */

/**
 * The mean over the classes that occur of F1 = 2 hits / (answered + wanted).
 * @param sums hits and answered + wanted, class by class
 * @returns 0..1; NaN where no class occurs
 */
export function macroF1Of(sums: Float64Array): number {
  let sum = 0;
  let classes = 0;
  for (let at = 0; at < sums.length; at += 2) {
    if (sums[at + 1] === 0) continue;
    sum += (2 * sums[at]!) / sums[at + 1]!;
    classes++;
  }
  return sum / classes;
}
