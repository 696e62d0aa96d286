/** McNemar's exact test: two answerers on the same items, each right or wrong. */

/**
 * Two-sided: the chance that items on which the two differ fall so unevenly when both are equally good.
 * @param {boolean[]} before by item
 * @param {boolean[]} after by item
 * @returns {number} p, 0..1
 */
export function mcnemar(before, after) {
  const won = after.filter((right, i) => right && !before[i]).length;
  const lost = before.filter((right, i) => right && !after[i]).length;
  const n = won + lost;
  let term = 0.5 ** n; // of k = 0 in the binomial distribution of n fair draws
  let sum = term;
  for (let k = 1; k <= Math.min(won, lost); k++) {
    term *= (n - k + 1) / k;
    sum += term;
  }
  return Math.min(1, 2 * sum);
}
