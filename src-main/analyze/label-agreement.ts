/** How far a method's categories agree with the hand's. */
import type { MethodReport } from '../common/category-label';
import type { Category } from '../common/instruction';
import { agreement } from './agreement';

/** What the hand and a method said of one row. */
export interface LabelPair {
  row: string;
  hand: Category;
  said: Category | 'none';
}

/**
 * Accuracy is the share of equal labels; kappa is Cohen's, of the method and the hand as two raters. Both with
 * bootstrap intervals over the rows.
 */
export function agreementWithHand(
  pairs: readonly LabelPair[],
  seed: number,
): Pick<MethodReport, 'compared' | 'accuracy' | 'kappa'> {
  const ratings = pairs.flatMap(({ row, hand, said }) => [
    { item: row, rater: 'hand', value: hand as string },
    { item: row, rater: 'method', value: said as string },
  ]);
  const { percent, cohen } = agreement(ratings, { seed });
  return { compared: pairs.length, accuracy: percent, kappa: cohen };
}
