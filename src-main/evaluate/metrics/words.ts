/** Metrics of free text against the reference, by words they share. An answer that could not be read scores 0. */
import type { Prediction } from '../../common/benchmark';
import { rouge, rougeOfTokens, type Rouge, type RougeKind } from '../../common/rouge';
import type { Measure } from './measure';

/** F1 as google's rouge_score computes it. */
const rougeF1 = (kind: RougeKind, stem: boolean): Measure => ({
  value: ({ answer, target }) => (answer === null ? 0 : rouge(kind, answer, target, stem).f1),
});

export const rouge1 = rougeF1('rouge1', true);
export const rouge2 = rougeF1('rouge2', true);
export const rougeL = rougeF1('rougeL', true);
export const rouge1Unstemmed = rougeF1('rouge1', false);
export const rouge2Unstemmed = rougeF1('rouge2', false);
export const rougeLUnstemmed = rougeF1('rougeL', false);

/**
 * Words shared with the reference, each as often as both hold it: what coreference is scored by. Words are runs of letters
 * and digits of any script, in lower case; the value is per item, then averaged.
 */
const unigrams = (key: keyof Rouge): Measure => ({
  value: ({ answer, target }: Prediction) =>
    rougeOfTokens('rouge1', wordsOf(answer ?? ''), wordsOf(target))[key],
});

/** Runs of letters and digits of any script, in lower case. */
export const wordsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

export const unigramPrecision = unigrams('precision');
export const unigramRecall = unigrams('recall');
export const unigramF1 = unigrams('f1');
