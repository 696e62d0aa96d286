/** ROUGE-L F1 with stemming, of the answer against the target; an answer that could not be read scores 0. */
import { rouge } from '../../common/rouge';
import type { Measure } from './measure';

export const rougeL: Measure = {
  name: 'rougeL',
  title: 'ROUGE-L',
  higherIsBetter: true,
  aggregate: 'mean',
  binary: false,
  value: ({ answer, target }) => (answer === null ? 0 : rouge('rougeL', answer, target, true).f1),
};
