/** What becomes of one answer: right or wrong where it can only be either, else a value. */
import type { Prediction, Task } from '../common/benchmark';
import type { ItemVerdict } from '../common/evaluation';
import { itemValues, measures, type Measure } from './metrics';

/** How the metrics of the task under the prediction's scoring are computed, the first one first. */
function measuresOf({ metrics }: Task, { scoring }: Prediction): Measure[] {
  return (metrics[scoring] ?? []).map((name) => measures[name]);
}

/** An answer that could not be read counts as wrong, and is told from a wrong one. */
export function verdictOf(task: Task, prediction: Prediction): ItemVerdict {
  if (prediction.scoring === 'generate' && prediction.answer === null) return 'unparsed';
  for (const measure of measuresOf(task, prediction))
    if ('value' in measure && measure.binary) return measure.value(prediction) === 1 ? 'right' : 'wrong';
  return 'graded';
}

/** A share of 1 by the first metric; null where that says nothing of a single item. */
export function valueOf(task: Task, prediction: Prediction): number | null {
  const [measure] = measuresOf(task, prediction);
  const [value] = measure ? itemValues(measure, [prediction]) : [];
  return value === undefined || Number.isNaN(value) ? null : value;
}
