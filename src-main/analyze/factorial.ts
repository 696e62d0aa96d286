/**
 * The designed experiment behind an ablation matrix: k categories of training data, each in or out, in all 2^k training
 * sets. Every effect is a weighted sum of the cells' scores; a cell is named by its set, bit i standing for category i.
 */

/** One weight for each of the 2^k training sets; the effect is the sum of weight times score. */
export type Weights = Float64Array;

/**
 * What the categories of `set` do together that is not explained by fewer of them: Σ over T ⊆ S of (-1)^(|S|-|T|) y(T).
 * Of one category y_i - y_0, of two y_ij - y_i - y_j + y_0: the coefficient of their product where a saturated model is
 * fitted to presence coded as 0 and 1 (G. E. P. Box, J. S. Hunter, W. G. Hunter, “Statistics for Experimenters”).
 * @param set 1 .. 2^k - 1
 */
export function interactionWeights(set: number, k: number): Weights {
  const weights = new Float64Array(2 ** k);
  for (let subset = set; ; subset = (subset - 1) & set) {
    weights[subset] = (size(set) - size(subset)) % 2 === 0 ? 1 : -1;
    if (subset === 0) return weights;
  }
}

/**
 * What a category adds, on average over all sets of the others: the main effect of the factorial design.
 * @param category 0 .. k - 1
 */
export function mainEffectWeights(category: number, k: number): Weights {
  return weighMarginal(category, k, () => 1 / 2 ** (k - 1));
}

/**
 * The Shapley share of a category in the whole gain: Σ over S without i of |S|! (k-|S|-1)! / k! (y(S+i) - y(S)). The shares
 * of all categories sum up to y(all) - y_0 (L. S. Shapley, “A value for n-person games”, 1953).
 * @param category 0 .. k - 1
 */
export function shapleyWeights(category: number, k: number): Weights {
  return weighMarginal(
    category,
    k,
    (others) => (factorial(others) * factorial(k - others - 1)) / factorial(k),
  );
}

/** Weighs what the category adds to every set of others by how many these are. */
function weighMarginal(category: number, k: number, weight: (others: number) => number): Weights {
  const weights = new Float64Array(2 ** k);
  const bit = 1 << category;
  for (let set = 0; set < weights.length; set++) {
    if (set & bit) continue;
    weights[set | bit] = weight(size(set));
    weights[set] = -weight(size(set));
  }
  return weights;
}

/** How many categories a set has. */
function size(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}
