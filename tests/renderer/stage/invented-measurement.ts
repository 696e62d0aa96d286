/** An invented measurement: a judge, and humans who rated some of the same answers. */
import type { Score } from '../../../src-main/common/benchmark';
import type { Measurement } from '../../../src-main/common/measurement';
import { subjects } from './invented-evaluations';

/** What a judge says of two adapters' notes, some of which humans have rated too. */
export const measurement: Measurement = {
  metric: 'judgeWins',
  ...{ values: 400, reused: 40, withoutValue: 3, consistency: 0.812 },
  scores: subjects.slice(1).map(({ base, adapter }, s): Score => ({
    ...{ task: 'conv2note', base, adapter, scoring: 'generate', metric: 'judgeWins' },
    ...{ value: 0.31 + 0.04 * s, stderr: 0.021, ci95: [0.269 + 0.04 * s, 0.352 + 0.04 * s], n: 198 },
    ...{ clusters: null, amongParsed: null, reason: null, parseRate: 0.98 },
  })),
  humans: {
    items: 40,
    agreement: {
      percent: { value: 0.71, ci95: [0.62, 0.8] },
      cohen: { value: 0.52, ci95: [0.36, 0.66] },
      cohenWeighted: { value: 0.6, ci95: [0.44, 0.73] },
      fleiss: { value: 0.51, ci95: [0.35, 0.66] },
      krippendorff: { value: 0.6, ci95: [0.43, 0.74] },
      ...{ level: 'ordinal', weights: 'quadratic', items: 40, raters: 2, ratings: 80 },
    },
    spearman: { value: 0.58, ci95: [0.37, 0.74] },
  },
};
