/** Predictions become Scores: one per base, adapter, scoring and metric, each with its error and interval. */
import { bootstrap, mean, standardError, unvariedInterval, wilsonInterval } from '../analyze/intervals';
import { byCluster, rowCount, scoreOf, scoreOfDrawn } from '../analyze/tallies';
import type { MetricName, Prediction, Score, Task } from '../common/benchmark';
import { measures, talliesOf, type Measure } from './metrics';

/**
 * Scores in the order of the predictions, then of the Task's metrics and of those that were measured with more than the
 * answers. An answer that could not be read counts as wrong.
 * @param seed of the bootstrap
 */
export function scorePredictions(
  task: Pick<Task, 'name' | 'metrics'>,
  predictions: readonly Prediction[],
  seed = 42,
): Score[] {
  const subjects = Map.groupBy(predictions, ({ base, adapter, scoring }) =>
    JSON.stringify([base, adapter, scoring]),
  );
  return [...subjects.values()].flatMap((ofOne) => {
    const { base, adapter, scoring } = ofOne[0]!;
    return metricsOf(task, ofOne).map((metric) => {
      const own = task.metrics[scoring]?.includes(metric);
      // An instrument may have been asked of some answers only.
      const of = own ? ofOne : ofOne.filter(({ measured = {} }) => metric in measured);
      return {
        ...{ task: task.name, base, adapter, scoring, metric },
        ...measure(measures[metric], of, seed),
        ...parsing(measures[metric], of),
      };
    });
  });
}

/** Of one subject and scoring: the Task's own, and what was measured of them. */
export function metricsOf(
  { metrics }: Pick<Task, 'metrics'>,
  predictions: readonly Prediction[],
): MetricName[] {
  const { scoring } = predictions[0]!;
  const measured = predictions.flatMap((one) => Object.keys(one.measured ?? {}) as MetricName[]);
  return [...new Set([...(metrics[scoring] ?? []), ...measured])];
}

type Measured = Pick<Score, 'value' | 'stderr' | 'ci95' | 'n' | 'clusters' | 'reason'>;

/**
 * Wilson's interval for a proportion of items by themselves, the bootstrap's for everything else; items of one document are
 * drawn together.
 */
function measure(metric: Measure, predictions: readonly Prediction[], seed: number): Measured {
  const values = 'value' in metric ? predictions.map(metric.value) : null;
  const scored = predictions.filter((_, i) => !Number.isNaN(values?.[i]));
  const sources = scored.map(({ source }) => source);
  const items = talliesOf(metric, [scored])[0]!;
  const drawn = byCluster(items, sources);
  const clusters = rowCount(drawn) < scored.length ? rowCount(drawn) : null;
  const about = { value: scoreOf(items), n: scored.length, clusters };
  if (Number.isNaN(about.value)) return { ...about, ...unknown, reason: undefinedBecause(scored.length) };
  const known = values?.filter((value) => !Number.isNaN(value));
  if (known && clusters === null && 'value' in metric && metric.binary) {
    const ci95 = wilsonInterval(Math.round(about.value * known.length), known.length);
    const stderr = known.length > 1 ? standardError(known) : NaN;
    return { ...about, stderr, ci95, reason: known.length > 1 ? null : ofOne('item') };
  }
  if (rowCount(drawn) < 2)
    return { ...about, ...unknown, reason: ofOne(clusters === null ? 'item' : 'document') };
  const spread = bootstrap(rowCount(drawn), scoreOfDrawn(drawn), { seed });
  const stderr = known && clusters === null ? standardError(known) : spread.stderr;
  const ci95 = spread.varies ? spread.ci95 : unvariedInterval(about.value, rowCount(drawn));
  return { ...about, stderr, ci95, reason: null };
}

const unknown: Pick<Score, 'stderr' | 'ci95'> = { stderr: NaN, ci95: [NaN, NaN] };
const ofOne = (what: string) => `One ${what} says nothing of the spread.`;
const undefinedBecause = (items: number) =>
  items === 0
    ? 'No item has a value.'
    : 'There is nothing to divide by: nothing was answered, found or wanted.';

/** How many answers could be read, and the value among those. */
function parsing(
  metric: Measure,
  predictions: readonly Prediction[],
): Pick<Score, 'parseRate' | 'amongParsed'> {
  if (predictions[0]!.scoring !== 'generate') return { parseRate: null, amongParsed: null };
  const parsed = predictions.filter(({ answer }) => answer !== null);
  const among = parsed.length > 0 ? scoreOf(talliesOf(metric, [parsed])[0]!) : NaN;
  return {
    parseRate: mean(predictions.map(({ answer }) => (answer === null ? 0 : 1))),
    amongParsed: Number.isNaN(among) ? null : among,
  };
}
