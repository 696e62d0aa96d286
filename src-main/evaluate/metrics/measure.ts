/** What a metric is: a number per item, averaged, or one number over all items together. */
import type { Metric, Prediction } from '../../common/benchmark';

export type Measure = Metric &
  (
    | {
        aggregate: 'mean';
        /** One item's value, 0..1. */
        value: (prediction: Prediction) => number;
        /** Every value is 0 or 1, so the mean is a proportion. */
        binary: boolean;
      }
    | {
        aggregate: 'macro';
        /** The value over all items, 0..1. */
        over: (predictions: readonly Prediction[]) => number;
      }
  );
