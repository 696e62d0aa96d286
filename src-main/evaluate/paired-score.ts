/** One row of a comparison: two systems' scores on the same items, and whether their difference is more than chance. */
import { detectableAccuracyDifference, detectableMeanDifference } from '../analyze/detectable';
import { effectOf } from '../analyze/effects';
import { mcnemar } from '../analyze/mcnemar';
import { approximateRandomisation, pairedBootstrap } from '../analyze/paired-tests';
import { byCluster, rowCount, scoreOf } from '../analyze/tallies';
import type { MetricName, Prediction } from '../common/benchmark';
import type { PairedScore } from '../common/evaluation-comparison';
import { measures, talliesOf } from './metrics';
import type { PairedItems } from './paired-items';

export interface Resampling {
  seed: number;
  /** Rounds of randomisation, and resamples of the bootstrap. */
  resamples: number;
}

/** What the items say by themselves; p-values are adjusted later, over the family. */
export type Unadjusted = Omit<
  PairedScore,
  'task' | 'group' | 'scoring' | 'pair' | 'holm' | 'benjaminiHochberg'
>;

export function pairedScore(
  metric: MetricName,
  items: PairedItems,
  { seed, resamples }: Resampling,
): Unadjusted {
  const measure = measures[metric];
  const binary = 'value' in measure && measure.binary === true;
  const valued = items.a.flatMap((one, i) =>
    hasValue(metric, one) && hasValue(metric, items.b[i]!) ? [i] : [],
  );
  const [ofA, ofB] = [valued.map((i) => items.a[i]!), valued.map((i) => items.b[i]!)];
  const sources = ofA.map(({ source }) => source);
  const tallies = talliesOf(measure, [ofA, ofB]);
  const [a, b] = tallies.map((one) => byCluster(one, sources)) as [(typeof tallies)[0], (typeof tallies)[0]];
  const [before, after] = [scoreOf(a), scoreOf(b)];
  const rows = rowCount(a);
  const differences = binary
    ? a.rows.map((_, at) => b.rows[at]! - a.rows[at]!).filter((_, at) => at % a.width === 0)
    : null;
  const bootstrap = pairedBootstrap({ a, b }, { seed, resamples });
  const defined = !Number.isNaN(after - before);
  const randomised = differences ? null : approximateRandomisation({ a, b }, { seed, rounds: resamples });
  return {
    metric,
    a: finite(before),
    b: finite(after),
    difference: finite(after - before),
    relative: defined ? effectOf(before, after).relative : null,
    ci95: bootstrap?.ci95 ?? null,
    test: binary ? 'mcnemar' : 'randomisation',
    p: !defined ? null : differences ? mcnemar(differences) : randomised,
    midP: defined && differences ? mcnemar(differences, { midP: true }) : null,
    bootstrapP: bootstrap?.p ?? null,
    discordant: binary ? discordantOf(metric, ofA, ofB) : null,
    n: valued.length,
    clusters: rows < valued.length ? rows : null,
    onlyA: items.onlyA.length,
    onlyB: items.onlyB.length,
    otherTarget: items.otherTarget.length,
    withoutValue: items.a.length - valued.length,
    detectable: detectable(differences, rows < valued.length, valued.length, bootstrap?.stderr ?? null),
    reason: reasonOf(valued.length, rows, before, after),
  };
}

const finite = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Metrics over counts have one for every item. */
function hasValue(metric: MetricName, prediction: Prediction): boolean {
  const measure = measures[metric];
  return !('value' in measure) || !Number.isNaN(measure.value(prediction));
}

function discordantOf(
  metric: MetricName,
  a: readonly Prediction[],
  b: readonly Prediction[],
): { won: number; lost: number } {
  const measure = measures[metric];
  const counts = { won: 0, lost: 0 };
  if (!('value' in measure)) return counts;
  for (const [i, one] of a.entries()) {
    const difference = measure.value(b[i]!) - measure.value(one);
    if (difference > 0) counts.won++;
    if (difference < 0) counts.lost++;
  }
  return counts;
}

/** By McNemar's share of different items where they stand alone; else by the standard error of the difference. */
function detectable(
  differences: ArrayLike<number> | null,
  clustered: boolean,
  n: number,
  stderr: number | null,
): number | null {
  if (differences && !clustered) {
    let different = 0;
    for (let i = 0; i < differences.length; i++) different += Math.abs(differences[i]!);
    return different > 0 ? detectableAccuracyDifference(n, different / n) : null;
  }
  return stderr !== null && stderr > 0 ? detectableMeanDifference(1, stderr) : null;
}

function reasonOf(items: number, rows: number, before: number, after: number): string | null {
  if (items === 0) return 'No item has a value in both.';
  const without = [Number.isNaN(before) && 'the first', Number.isNaN(after) && 'the second'].filter(Boolean);
  if (without.length > 0)
    return `There is nothing to divide by for ${without.join(' and ')}: nothing was answered, found or wanted.`;
  if (rows < 2) return `One ${items > 1 ? 'document' : 'item'} says nothing of the spread.`;
  return null;
}
