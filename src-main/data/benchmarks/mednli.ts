/** MedNLI's JSON Lines: two sentences and how they relate. */
import { blank, type BenchmarkFormat } from './format';

const labels = ['entailment', 'contradiction', 'neutral'];

export const mednliFormat: BenchmarkFormat = {
  name: 'mednli',
  kind: 'jsonl',
  columns: ['pairID', 'gold_label', 'sentence1', 'sentence2'],
  id: 'pairID',
  problem: (fields) =>
    labels.includes(String(fields.gold_label))
      ? blank(fields, ['pairID', 'sentence1', 'sentence2'])
      : `gold_label is none of ${labels.join(', ')}`,
};
