/** The metrics there are: what each is called, which way is up, and how the items become one number. All lie in 0..1. */

export interface MetricFacts {
  /** As it stands within a sentence. */
  title: string;
  higherIsBetter: boolean;
  /**
   * mean: of one value per item; micro: from counts summed over all items; macro: an average over classes, each from its
   * counts over all items.
   */
  aggregate: 'mean' | 'micro' | 'macro';
  /** What it needs beside the answers; see `measure`. */
  needs?: 'dictionary' | 'embedding' | 'judge';
}

const mean = { higherIsBetter: true, aggregate: 'mean' } as const;
const micro = { higherIsBetter: true, aggregate: 'micro' } as const;
const macro = { higherIsBetter: true, aggregate: 'macro' } as const;

export const metricTable = {
  accuracy: { title: 'accuracy', ...mean },
  accuracyNormalised: { title: 'accuracy per byte', ...mean },
  macroF1: { title: 'macro-F1', ...macro },
  setF1: { title: 'set F1', ...micro },
  setPrecision: { title: 'set precision', ...micro },
  setRecall: { title: 'set recall', ...micro },
  conditionalAccuracy: { title: 'conditional accuracy', ...micro },
  conditionalMacroF1: { title: 'conditional macro-F1', ...macro },
  unigramF1: { title: 'unigram F1', ...mean },
  unigramPrecision: { title: 'unigram precision', ...mean },
  unigramRecall: { title: 'unigram recall', ...mean },
  rouge1: { title: 'ROUGE-1', ...mean },
  rouge2: { title: 'ROUGE-2', ...mean },
  rougeL: { title: 'ROUGE-L', ...mean },
  rouge1Unstemmed: { title: 'ROUGE-1, unstemmed', ...mean },
  rouge2Unstemmed: { title: 'ROUGE-2, unstemmed', ...mean },
  rougeLUnstemmed: { title: 'ROUGE-L, unstemmed', ...mean },
  tokenProbability: { title: 'token probability', ...mean },
  conceptF1: { title: 'concept F1', ...mean, needs: 'dictionary' },
  similarity: { title: 'similarity', ...mean, needs: 'embedding' },
  judgeWins: { title: 'judge’s wins', ...mean, needs: 'judge' },
} as const satisfies Record<string, MetricFacts>;

export type MetricName = keyof typeof metricTable;

export const metricNames = Object.keys(metricTable) as MetricName[];

export const metricFacts = (name: MetricName): MetricFacts => metricTable[name];
