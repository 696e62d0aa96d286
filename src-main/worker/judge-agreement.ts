/** How far a judge agrees with humans on the same items. */
import { agreement } from '../analyze/agreement';
import { mean } from '../analyze/intervals';
import { spearmanEstimate } from '../analyze/rank-correlation';
import type { JudgeAgreement } from '../common/measurement';
import type { Rating } from '../common/rating';
import type { MeasuredLine } from '../files/measured';

const wins: Readonly<Record<string, number>> = { win: 1, tie: 0.5, loss: 0, '1': 1, '0.5': 0.5, '0': 0 };

/**
 * Where the humans rate by win, tie and loss (or 1, 0.5, 0) the judge is one more rater of the same scale; on any numbers
 * their means are held against its values by rank. Items that only one side rated are left out.
 */
export function judgeAgreement(
  lines: readonly MeasuredLine[],
  ratings: readonly Rating[],
  seed: number,
): JudgeAgreement {
  const judged = new Map(lines.flatMap(({ item, value }) => (value === null ? [] : [[item, value]])));
  const shared = ratings.filter(({ item }) => judged.has(item));
  const byItem = Map.groupBy(shared, ({ item }) => item);
  const numberOf = ({ value }: Rating): number => wins[value] ?? Number(value);
  const [ofJudge, ofHumans] = [[...byItem.keys()].map((item) => judged.get(item)!), [...byItem.values()]];
  const means = ofHumans.map((some) => mean(some.map(numberOf)));
  const sameScale = shared.length > 0 && shared.every(({ value }) => value in wins);
  const all = [
    ...shared.map((rating) => ({ ...rating, value: String(numberOf(rating)) })),
    ...[...byItem.keys()].map((item) => ({ item, rater: 'judge', value: nearestOf(judged.get(item)!) })),
  ];
  return {
    items: byItem.size,
    agreement: sameScale ? agreement(all, { seed, level: 'ordinal' }) : null,
    spearman: means.some(Number.isNaN) ? null : spearmanEstimate(ofJudge, means, seed),
  };
}

/** A quarter, when the judge says a tie in one order alone, counts as a tie. */
const nearestOf = (value: number): string => (value > 0.75 ? '1' : value < 0.25 ? '0' : '0.5');
