/** How a metric is computed: a number per item, averaged, or counts over all items together. */
import { meanTallies, scoreOf, type Tallies } from '../../analyze/tallies';
import type { Prediction } from '../../common/benchmark';

export type Measure =
  | {
      /** One item's value, 0..1; NaN where it has none and is left out. */
      value: (prediction: Prediction) => number;
      /** Every value is 0 or 1, so the mean is a proportion. */
      binary?: true;
    }
  | {
      /** What every item adds, for each of several systems; the columns are the same for all of them. */
      tallies: (systems: readonly (readonly Prediction[])[]) => Tallies[];
    };

/** The tallies of each system's predictions, a row for each. */
export function talliesOf(measure: Measure, systems: readonly (readonly Prediction[])[]): Tallies[] {
  if ('tallies' in measure) return measure.tallies(systems);
  return systems.map((predictions) => meanTallies(predictions.map(measure.value)));
}

/** Every item by itself; NaN where the metric says nothing of it. */
export function itemValues(measure: Measure, predictions: readonly Prediction[]): number[] {
  if ('value' in measure) return predictions.map(measure.value);
  const [tallies] = measure.tallies([predictions]);
  const { rows, width } = tallies!;
  return predictions.map((_, i) => scoreOf({ ...tallies!, rows: rows.subarray(i * width, (i + 1) * width) }));
}

/** Tallies whose rows come from `row`; all rows have `width` numbers. */
export function tallyEach<T>(
  items: readonly T[],
  width: number,
  row: (item: T, into: Float64Array) => void,
  score: Tallies['score'],
): Tallies {
  const rows = new Float64Array(items.length * width);
  for (const [i, item] of items.entries()) row(item, rows.subarray(i * width, (i + 1) * width));
  return { width, rows, score };
}
