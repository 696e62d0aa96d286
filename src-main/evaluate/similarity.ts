/**
 * Similarity of two texts by the vectors of their tokens, matched greedily as BERTScore matches them.
 * T. Zhang, V. Kishore, F. Wu, K. Q. Weinberger, Y. Artzi, "BERTScore: Evaluating text generation with BERT", 2020,
 * without its weights by rarity and its rescaling. Whose vectors they are is the caller's choice.
 */
import type { SetOverlap } from './concepts';

/**
 * Precision: the mean, over the tokens of the prediction, of the cosine of the nearest one of the reference; recall the
 * other way round; F1 of the two. A cosine below 0 counts as 0. NaN where a text has no token.
 * @param prediction vectors of one length, any scale
 */
export function greedySimilarity(
  prediction: readonly Float32Array[],
  reference: readonly Float32Array[],
): SetOverlap {
  if (prediction.length === 0 || reference.length === 0) return { precision: NaN, recall: NaN, f1: NaN };
  const [ofPrediction, ofReference] = [prediction.map(unit), reference.map(unit)];
  const nearest = new Float64Array(reference.length);
  let sum = 0;
  for (const one of ofPrediction) {
    let most = 0;
    for (const [i, other] of ofReference.entries()) {
      const cosine = Math.min(1, product(one, other));
      if (cosine > most) most = cosine;
      if (cosine > nearest[i]!) nearest[i] = cosine;
    }
    sum += most;
  }
  const precision = sum / prediction.length;
  const recall = nearest.reduce((a, b) => a + b, 0) / reference.length;
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1 };
}

/** Of length 1; zeros stay zeros. */
function unit(vector: Float32Array): Float64Array {
  const length = Math.sqrt(product(vector, vector));
  return Float64Array.from(vector, (value) => (length > 0 ? value / length : 0));
}

function product(a: Float32Array | Float64Array, b: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
