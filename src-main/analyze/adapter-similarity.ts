/**
 * How alike low-rank changes of weights are, without forming them. The change of a layer is s B A, and
 * <s B A, t D C> = s t sum over i, j of (B^T D)_ij (A C^T)_ij: two matrices of rank x rank, where the change itself has
 * N x K elements.
 */
import type { AdapterSimilarity } from '../common/adapter-similarity';

/** Of one layer: scale B A. */
export interface LowRankFactors {
  rank: number;
  scale: number;
  /** A: `rank` rows of K. */
  a: Float32Array;
  /** B: N rows of `rank`. */
  b: Float32Array;
}

export interface LowRankChange {
  file: string;
  /** By layer and module: “3.attn_q”. */
  layers: ReadonlyMap<string, LowRankFactors>;
}

/** @param changes of one base, so that layers of one name have one shape; of a layer that one of them lacks its change is zero */
export function adapterSimilarity(changes: readonly LowRankChange[]): AdapterSimilarity {
  const names = new Set(changes.flatMap(({ layers }) => [...layers.keys()]));
  const moduleOf = (layer: string) => layer.slice(layer.indexOf('.') + 1);
  const byModule = [...Map.groupBy(names, moduleOf)].map(([module, layers]) => ({
    module,
    products: productsOver(changes, layers),
  }));
  const all = changes.map((_, i) =>
    changes.map((_other, j) => byModule.reduce((sum, { products }) => sum + products[i]![j]!, 0)),
  );
  return {
    files: changes.map(({ file }) => file),
    norms: all.map((row, i) => Math.sqrt(row[i]!)),
    cosines: cosinesOf(all),
    modules: byModule.map(({ module, products }) => ({ module, cosines: cosinesOf(products) })),
  };
}

function productsOver(changes: readonly LowRankChange[], layers: readonly string[]): number[][] {
  const products = changes.map(() => changes.map(() => 0));
  for (const [i, one] of changes.entries())
    for (let j = i; j < changes.length; j++) {
      for (const layer of layers) {
        const [first, second] = [one.layers.get(layer), changes[j]!.layers.get(layer)];
        if (first && second) products[i]![j]! += innerProduct(first, second);
      }
      products[j]![i] = products[i]![j]!;
    }
  return products;
}

const cosinesOf = (products: readonly number[][]): number[][] =>
  products.map((row, i) => row.map((one, j) => one / Math.sqrt(products[i]![i]! * products[j]![j]!)));

/** <s B A, t D C>, in F64. */
export function innerProduct(one: LowRankFactors, other: LowRankFactors): number {
  const [r, q] = [one.rank, other.rank];
  const k = one.a.length / r;
  const outputs = one.b.length / r;
  let sum = 0;
  for (let i = 0; i < r; i++)
    for (let j = 0; j < q; j++) {
      let [columns, rows] = [0, 0];
      for (let n = 0; n < outputs; n++) columns += one.b[n * r + i]! * other.b[n * q + j]!;
      for (let at = 0; at < k; at++) rows += one.a[i * k + at]! * other.a[j * k + at]!;
      sum += columns * rows;
    }
  return one.scale * other.scale * sum;
}
