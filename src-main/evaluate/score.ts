/** Predictions become Scores: one per base, adapter, scoring and metric, each with its error and interval. */
import { bootstrap, bootstrapMean, mean, standardError, wilsonInterval } from '../analyze/intervals';
import type { Prediction, Score, Task } from '../common/benchmark';
import { metrics } from './metrics';
import type { Measure } from './metrics/measure';

/**
 * Scores in the order of the predictions, then of the Task's metrics. An answer that could not be read counts as wrong.
 * @param seed of the bootstrap
 */
export function scorePredictions(task: Task, predictions: readonly Prediction[], seed = 42): Score[] {
  const subjects = Map.groupBy(predictions, ({ base, adapter, scoring }) =>
    JSON.stringify([base, adapter, scoring]),
  );
  return [...subjects.values()].flatMap((ofOne) => {
    const { base, adapter, scoring } = ofOne[0]!;
    return (task.metrics[scoring] ?? []).map((metric) => ({
      task: task.name,
      base,
      adapter,
      scoring,
      metric,
      ...measure(metrics[metric], ofOne, seed),
      n: ofOne.length,
      parseRate: scoring === 'generate' ? mean(ofOne.map(({ answer }) => (answer === null ? 0 : 1))) : null,
    }));
  });
}

/** Wilson's interval for a proportion, the bootstrap's for everything else. */
function measure(
  metric: Measure,
  predictions: readonly Prediction[],
  seed: number,
): Pick<Score, 'value' | 'stderr' | 'ci95'> {
  if (metric.aggregate === 'macro') {
    const statistic = (drawn: Uint32Array) =>
      metric.over(Array.from(drawn, (position) => predictions[position]!));
    return { value: metric.over(predictions), ...bootstrap(predictions.length, statistic, { seed }) };
  }
  const values = predictions.map(metric.value);
  const value = mean(values);
  const ci95 = metric.binary
    ? wilsonInterval(
        values.reduce((sum, hit) => sum + hit, 0),
        values.length,
      )
    : bootstrapMean(values, { seed }).ci95;
  return { value, stderr: standardError(values), ci95 };
}
