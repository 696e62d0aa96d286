/**
 * ROUGE-1, ROUGE-2 and ROUGE-L of one prediction against one reference, number for number as google's rouge_score.
 * C.-Y. Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004.
 */
import { fullWord, matchedTokens, takeToken, wordBits } from './matched-bits';
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
  return stem ? tokens.map((token) => (token.length > 3 ? knownStem(token) : token)) : tokens;
}

/** Words come again and again; so many stems are kept. */
const mostStems = 100_000;
const stems = new Map<string, string>();

function knownStem(token: string): string {
  let stem = stems.get(token);
  if (stem === undefined) {
    if (stems.size >= mostStems) stems.clear();
    stems.set(token, (stem = porterStem(token)));
  }
  return stem;
}

/** From how much both share, in words, pairs of words or the longest common subsequence, and how much each holds. */
export function rougeOfCounts(shared: number, predicted: number, wanted: number): Rouge {
  const precision = shared / Math.max(predicted, 1);
  const recall = shared / Math.max(wanted, 1);
  return { precision, recall, f1: shared > 0 ? (2 * precision * recall) / (precision + recall) : 0 };
}

/** How often each n-gram occurs. */
function countNgrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= tokens.length; i++) {
    const ngram = n === 1 ? tokens[i]! : `${tokens[i]!} ${tokens[i + 1]!}`;
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** Its length. */
export function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  const words = Math.ceil(b.length / wordBits);
  const masks = new Int32Array(words * b.length);
  const maskOf = new Map<string, number>();
  for (const [position, token] of b.entries()) {
    let mask = maskOf.get(token);
    if (mask === undefined) maskOf.set(token, (mask = maskOf.size * words));
    masks[mask + Math.floor(position / wordBits)]! |= 1 << (position % wordBits);
  }
  const state = new Int32Array(words).fill(fullWord);
  for (const token of a) {
    const mask = maskOf.get(token);
    if (mask !== undefined) takeToken(state, words, masks, mask);
  }
  return matchedTokens(state, words);
}
