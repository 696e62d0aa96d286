/** How every metric is computed. A new one is a line here and one in `common/metrics.ts`. */
import type { Prediction } from '../../common/benchmark';
import type { MetricName } from '../../common/metrics';
import { accuracy, accuracyNormalised, macroF1 } from './choices';
import { tokenProbability } from './likelihood';
import type { Measure } from './measure';
import { conditionalAccuracy, conditionalMacroF1, setF1, setPrecision, setRecall } from './sets';
import {
  rouge1,
  rouge1Unstemmed,
  rouge2,
  rouge2Unstemmed,
  rougeL,
  rougeLUnstemmed,
  unigramF1,
  unigramPrecision,
  unigramRecall,
} from './words';

export { itemValues, talliesOf, type Measure } from './measure';

/** A value that was measured with more than the answers at hand. */
const measured = (name: MetricName): Measure => ({
  value: ({ measured }: Prediction) => measured?.[name] ?? NaN,
});

export const measures: Readonly<Record<MetricName, Measure>> = {
  accuracy,
  accuracyNormalised,
  macroF1,
  setF1,
  setPrecision,
  setRecall,
  conditionalAccuracy,
  conditionalMacroF1,
  unigramF1,
  unigramPrecision,
  unigramRecall,
  rouge1,
  rouge2,
  rougeL,
  rouge1Unstemmed,
  rouge2Unstemmed,
  rougeLUnstemmed,
  tokenProbability,
  conceptF1: measured('conceptF1'),
  similarity: measured('similarity'),
  judgeWins: measured('judgeWins'),
};
