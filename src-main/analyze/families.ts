/** Many tests at once: p-values adjusted over a family. What has no p is not tested and does not count. */

/**
 * Holm's step-down: with it, the chance of one false finding or more in the whole family is at most alpha.
 * adj p_(i) = max_{j <= i} min(1, (m - j + 1) p_(j)), p sorted upwards.
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
 * @returns in the order given
 */
export function holm(ps: readonly (number | null)[]): (number | null)[] {
  return adjust(ps, (sorted) => {
    let most = 0;
    return sorted.map((p, i) => (most = Math.max(most, Math.min(1, (sorted.length - i) * p))));
  });
}

/**
 * Benjamini-Hochberg: of the findings, at most a share alpha is false on average. For exploration.
 * adj p_(i) = min_{j >= i} min(1, m p_(j) / j), p sorted upwards.
 * Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57, 1995.
 * @returns in the order given
 */
export function benjaminiHochberg(ps: readonly (number | null)[]): (number | null)[] {
  return adjust(ps, (sorted) => {
    let least = 1;
    return sorted
      .map((p, i) => (sorted.length * p) / (i + 1))
      .reduceRight<number[]>((adjusted, p) => [(least = Math.min(least, p)), ...adjusted], []);
  });
}

function adjust(
  ps: readonly (number | null)[],
  adjustSorted: (sorted: readonly number[]) => number[],
): (number | null)[] {
  const tested = ps.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((x, y) => x.p - y.p);
  const adjusted = adjustSorted(tested.map(({ p }) => p));
  const result: (number | null)[] = ps.map(() => null);
  for (const [i, { at }] of tested.entries()) result[at] = adjusted[i]!;
  return result;
}
