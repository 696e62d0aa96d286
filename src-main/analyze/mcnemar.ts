/** McNemar's exact test: two systems on the same items, each right or wrong, item by item or document by document. */

/**
 * Two-sided: the chance that wins and losses fall at least so unevenly when both systems are equally good, so that each
 * item might as well have been won by the other. Items on which the two agree say nothing. With documents of several
 * items all items of a document change sides together, and the sum of all signs is counted out exactly; with single items
 * that is p = min(1, 2 sum_{k <= min(b, c)} C(b+c, k) / 2^(b+c)).
 * Q. McNemar, Psychometrika 12, 1947; mid-p: M. W. Fagerland, S. Lydersen, P. Laake, "The McNemar test for binary
 * matched-pairs data", BMC Medical Research Methodology 13:91, 2013; signs of clusters: E. W. Noreen, "Computer-Intensive
 * Methods for Testing Hypotheses", 1989.
 * @param differences by item or document: items won by the second system minus items lost by it
 * @param midP counts outcomes as uneven as this one by half: less conservative
 * @returns 0..1; 1 where nothing differs
 */
export function mcnemar(differences: ArrayLike<number>, { midP = false } = {}): number {
  let won = 0;
  let lost = 0;
  let single = true;
  for (let i = 0; i < differences.length; i++) {
    const difference = differences[i]!;
    if (difference > 0) won += difference;
    else lost -= difference;
    if (Math.abs(difference) > 1) single = false;
  }
  if (won + lost === 0) return 1;
  const { beyond, same } = single
    ? evenTails(won, lost)
    : signTails(Array.from(differences, Math.abs), won - lost);
  return Math.min(1, beyond + (midP ? same / 2 : same));
}

/** Probabilities of an outcome more uneven than the one seen, and of one as uneven, both sides together. */
interface Tails {
  beyond: number;
  same: number;
}

/** Of won + lost fair draws. Terms come from logarithms: 0.5^n is no number above a thousand draws. */
function evenTails(won: number, lost: number): Tails {
  const n = won + lost;
  const k = Math.min(won, lost);
  let logTerm = -n * Math.LN2;
  for (let i = 1; i <= k; i++) logTerm += Math.log((n - k + i) / i);
  const last = Math.exp(logTerm);
  if (won === lost) return { beyond: 1 - last, same: last };
  let below = 0;
  for (let i = k, share = 1; i >= 1; i--) below += share *= i / (n - i + 1);
  return { beyond: 2 * last * below, same: 2 * last };
}

/** Of the sum of sizes with random signs, by adding one document after the other. */
function signTails(sizes: readonly number[], seen: number): Tails {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let chances = new Float64Array(2 * total + 1);
  let next = new Float64Array(2 * total + 1);
  chances[total] = 1;
  let reach = 0;
  for (const size of sizes) {
    if (size === 0) continue;
    next.fill(0, total - reach - size, total + reach + size + 1);
    for (let at = total - reach; at <= total + reach; at++) {
      next[at - size]! += chances[at]! / 2;
      next[at + size]! += chances[at]! / 2;
    }
    reach += size;
    [chances, next] = [next, chances];
  }
  const tails = { beyond: 0, same: 0 };
  for (let at = 0; at <= 2 * total; at++) {
    const unevenness = Math.abs(at - total) - Math.abs(seen);
    if (unevenness > 0) tails.beyond += chances[at]!;
    else if (unevenness === 0) tails.same += chances[at]!;
  }
  return tails;
}
