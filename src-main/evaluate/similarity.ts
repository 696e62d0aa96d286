/**
 * Similarity of two texts by embeddings of their sentences. It is matched greedily as BERTScore matches tokens, but it is
 * not BERTScore: llama.cpp's embedding of a text is one vector, so what is matched are sentences, each by itself.
 * T. Zhang, V. Kishore, F. Wu, K. Q. Weinberger, Y. Artzi, "BERTScore: Evaluating text generation with BERT", 2020.
 */
import type { SetOverlap } from './concepts';

/** Ends of sentences, semicolons and line breaks part; what holds no letter or digit is left out. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?;])\s+|\n+/)
    .map((part) => part.trim())
    .filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/**
 * Precision: the mean, over the sentences of the prediction, of the cosine of the nearest one of the reference; recall the
 * other way round; F1 of the two. A cosine below 0 counts as 0. NaN where a text has no sentence.
 * @param prediction vectors of one length, any scale
 */
export function greedySimilarity(
  prediction: readonly Float64Array[],
  reference: readonly Float64Array[],
): SetOverlap {
  const nearest = (of: readonly Float64Array[], among: readonly Float64Array[]) =>
    of.reduce((sum, one) => sum + Math.max(...among.map((other) => cosine(one, other))), 0) / of.length;
  if (prediction.length === 0 || reference.length === 0) return { precision: NaN, recall: NaN, f1: NaN };
  const [precision, recall] = [nearest(prediction, reference), nearest(reference, prediction)];
  const f1 = precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1 };
}

/** 0..1. */
function cosine(a: Float64Array, b: Float64Array): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    ofA += a[i]! ** 2;
    ofB += b[i]! ** 2;
  }
  return ofA > 0 && ofB > 0 ? Math.min(1, Math.max(0, product / Math.sqrt(ofA * ofB))) : 0;
}
