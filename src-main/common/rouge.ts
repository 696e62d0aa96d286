/**
 * ROUGE-1, ROUGE-2 and ROUGE-L of one prediction against one reference, number for number as google's rouge_score.
 * C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004.
 */
import { porterStem } from './porter';

export const rougeKinds = ['rouge1', 'rouge2', 'rougeL'] as const;
export type RougeKind = (typeof rougeKinds)[number];

/** All three in 0..1. */
export interface Rouge {
  precision: number;
  recall: number;
  f1: number;
}

/**
 * Scores two texts.
 * @param stem Porter-stems words longer than three characters
 */
export function rouge(kind: RougeKind, prediction: string, reference: string, stem: boolean): Rouge {
  return rougeOfTokens(kind, rougeTokens(prediction, stem), rougeTokens(reference, stem));
}

/** The same on texts cut into tokens once, for many comparisons. */
export function rougeOfTokens(
  kind: RougeKind,
  prediction: readonly string[],
  reference: readonly string[],
): Rouge {
  if (kind === 'rougeL')
    return rougeOfCounts(
      longestCommonSubsequence(prediction, reference),
      prediction.length,
      reference.length,
    );
  const n = kind === 'rouge1' ? 1 : 2;
  const [of, against] = [countNgrams(prediction, n), countNgrams(reference, n)];
  let shared = 0;
  for (const [ngram, count] of of) shared += Math.min(count, against.get(ngram) ?? 0);
  return rougeOfCounts(shared, prediction.length - n + 1, reference.length - n + 1);
}

/** Lower case; whatever is not a-z or 0-9 separates. */
export function rougeTokens(text: string, stem: boolean): string[] {
  const tokens = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return stem ? tokens.map((token) => (token.length > 3 ? porterStem(token) : token)) : tokens;
}

/** From how much both share, in words, pairs of words or the longest common subsequence, and how much each holds. */
export function rougeOfCounts(shared: number, predicted: number, wanted: number): Rouge {
  const precision = shared / Math.max(predicted, 1);
  const recall = shared / Math.max(wanted, 1);
  return { precision, recall, f1: shared > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

function countNgrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= tokens.length; i++) {
    const ngram = tokens.slice(i, i + n).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** Its length, one row at a time: O(a b) time, O(b) memory. */
export function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const row = new Uint32Array(b.length + 1);
  for (const token of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = token === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}
