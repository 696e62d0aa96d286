/** What becomes of one answer: right or wrong where it can only be either, else a value. */
import type { Prediction, Task } from '../common/benchmark';
import type { ItemVerdict } from '../common/evaluation';
import { itemValues, measures, type Measure } from './metrics';

/** How the first metric of the task under the prediction's scoring is computed. */
function primary({ metrics }: Task, { scoring }: Prediction): Measure | null {
  const [metric] = metrics[scoring] ?? [];
  return metric ? measures[metric] : null;
}

/** An answer that could not be read counts as wrong, and is told from a wrong one. */
export function verdictOf(task: Task, prediction: Prediction): ItemVerdict {
  if (prediction.scoring === 'generate' && prediction.answer === null) return 'unparsed';
  const measure = primary(task, prediction);
  if (!measure || !('value' in measure) || !measure.binary) return 'graded';
  return measure.value(prediction) === 1 ? 'right' : 'wrong';
}

/** A share of 1 by the first metric; null where that says nothing of a single item. */
export function valueOf(task: Task, prediction: Prediction): number | null {
  const measure = primary(task, prediction);
  const [value] = measure ? itemValues(measure, [prediction]) : [];
  return value === undefined || Number.isNaN(value) ? null : value;
}
