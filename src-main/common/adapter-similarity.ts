/** How alike trained adapters change their base. */
export interface AdapterSimilarity {
  /** Paths, in the order of rows and columns. */
  files: string[];
  /** Length of every adapter's change of the weights: the Frobenius norm over all layers together. */
  norms: number[];
  /** Cosine of two changes, all layers together; NaN where one of them changes nothing. */
  cosines: number[][];
  /** The same for every kind of linear layer that any of them adapts. */
  modules: { module: string; cosines: number[][] }[];
}
