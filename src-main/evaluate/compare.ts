/** The story of a comparison: systems paired, items paired, every score tested, p-values adjusted over all that is shown. */
import { groupEffect } from '../analyze/effects';
import { benjaminiHochberg, holm } from '../analyze/families';
import {
  scoringsOf,
  ways,
  type MetricName,
  type Prediction,
  type Scoring,
  type Task,
} from '../common/benchmark';
import type {
  ComparedSystem,
  EvaluationComparison,
  GroupChange,
  PairedScore,
} from '../common/evaluation-comparison';
import { provenanceDifferences, provenanceOf, type ProvenanceDifference } from '../common/provenance';
import { settingDifferences } from '../common/settings-diff';
import type { EvaluationSettings } from '../common/worker';
import { pairItems, type PairedItems } from './paired-items';
import { pairedScore, type Resampling } from './paired-score';
import { metricsOf } from './score';
import { pairSystems, systemsIn } from './systems';

/** One evaluation, as its folder has it. */
export interface EvaluationSide {
  id: string;
  settings: EvaluationSettings;
  predictions: readonly Prediction[];
  /** Part of a system's path; null: all of them. */
  system: string | null;
}

export interface CompareOptions extends Resampling {
  /** Every metric of a scoring, not its first alone. */
  allMetrics: boolean;
  /** null: not one of this program's. */
  taskOf: (name: string) => Pick<Task, 'name' | 'group' | 'metrics'> | null;
  onProgress?: (fraction: number) => void;
}

/**
 * @param b the same evaluation as a to compare systems within it
 * @throws WorkbenchError `not-found` or `usage` where it is not clear who is compared
 */
export function compareEvaluations(
  a: EvaluationSide,
  b: EvaluationSide,
  { taskOf, allMetrics, onProgress = () => {}, ...resampling }: CompareOptions,
): EvaluationComparison {
  const pairs = pairSystems(systemsIn(a.id, a.predictions), systemsIn(b.id, b.predictions), {
    a: a.system,
    b: b.system,
  });
  const systems = [...new Set(pairs.flat())];
  const { wanted, ...left } = pairUp(a, b, pairs, { taskOf, allMetrics });
  const rows = wanted.map(({ items, pair, task, scoring, metric }, i) => {
    const about = { task, group: taskOf(task)?.group ?? null, scoring, pair: positionsIn(systems, pair) };
    const score = { ...about, ...pairedScore(metric, items, resampling) };
    onProgress((i + 1) / wanted.length);
    return score;
  });
  const ps = rows.map(({ p }) => p);
  const [adjusted, rates] = [holm(ps), benjaminiHochberg(ps)];
  const scores = rows.map((row, i) => ({ ...row, holm: adjusted[i]!, benjaminiHochberg: rates[i]! }));
  return {
    systems,
    scores,
    groups: groupsOf(scores, taskOf),
    family: familyOf(scores),
    unpaired: left.unpaired.map(({ pair, ...one }) => ({ ...one, pair: positionsIn(systems, pair) })),
    unpairedItems: left.unpairedItems,
    differences: a.id === b.id ? [] : differencesOf(a, b, systems, scores),
    settings: a.id === b.id ? [] : settingDifferences(asked(a), asked(b)),
    ...resampling,
  };
}

type SystemPair = [ComparedSystem, ComparedSystem];

const positionsIn = (systems: readonly ComparedSystem[], [a, b]: SystemPair): PairedScore['pair'] => [
  systems.indexOf(a),
  systems.indexOf(b),
];

interface Wanted {
  pair: SystemPair;
  task: string;
  scoring: Scoring;
  metric: MetricName;
  items: PairedItems;
}

/** What is to be tested, and what has no counterpart. */
function pairUp(
  a: EvaluationSide,
  b: EvaluationSide,
  pairs: readonly SystemPair[],
  { taskOf, allMetrics }: Pick<CompareOptions, 'taskOf' | 'allMetrics'>,
) {
  const [ofA, ofB] = [answersIn(a.predictions), answersIn(b.predictions)];
  const wanted: Wanted[] = [];
  const unpaired: { pair: SystemPair; task: string; scoring: Scoring; only: 'a' | 'b' }[] = [];
  const unpairedItems: EvaluationComparison['unpairedItems'] = [];
  for (const pair of pairs) {
    const [first, second] = [ofA.get(keyOf(pair[0])) ?? [], ofB.get(keyOf(pair[1])) ?? []];
    for (const { task, scoring, predictions } of first) {
      const other = second.find((one) => one.task === task && one.scoring === scoring);
      if (!other) {
        unpaired.push({ pair, task, scoring, only: 'a' });
        continue;
      }
      const items = pairItems(predictions, other.predictions);
      noteItems(unpairedItems, task, items);
      const metrics = taskOf(task)?.metrics ?? {};
      const ofOther = metricsOf({ metrics }, other.predictions);
      const both = metricsOf({ metrics }, predictions).filter((metric) => ofOther.includes(metric));
      for (const metric of allMetrics ? both : firstOf(both, metrics[scoring]))
        wanted.push({ pair, task, scoring, metric, items });
    }
    for (const { task, scoring } of second)
      if (!first.some((one) => one.task === task && one.scoring === scoring))
        unpaired.push({ pair, task, scoring, only: 'b' });
  }
  return { wanted, unpaired, unpairedItems };
}

/** Without what the numbers come from. */
const asked = ({ settings }: EvaluationSide): object => ({ ...settings, provenance: undefined });

/** Each once; nothing where an evaluation of an earlier program did not note where its numbers come from. */
function differencesOf(
  { settings: a }: EvaluationSide,
  { settings: b }: EvaluationSide,
  systems: readonly ComparedSystem[],
  scores: readonly PairedScore[],
): ProvenanceDifference[] {
  const found = new Map<string, ProvenanceDifference>();
  for (const { task, pair } of scores) {
    const of = (settings: EvaluationSettings, system: number) =>
      settings.provenance && provenanceOf(settings.provenance, { task, ...systems[system]! });
    const [first, second] = [of(a, pair[0]), of(b, pair[1])];
    if (!first || !second) continue;
    for (const one of provenanceDifferences(first, second)) found.set(one.words, one);
  }
  return [...found.values()];
}

interface Answers {
  task: string;
  scoring: Scoring;
  predictions: Prediction[];
}

const keyOf = ({ base, adapter }: Pick<ComparedSystem, 'base' | 'adapter'>): string =>
  JSON.stringify([base, adapter]);

/** By system: its answers, task by task and scoring by scoring. */
function answersIn(predictions: readonly Prediction[]): Map<string, Answers[]> {
  const bySystem = Map.groupBy(predictions, keyOf);
  return new Map(
    [...bySystem].map(([system, ofOne]) => {
      const parts = Map.groupBy(ofOne, ({ task, scoring }) => JSON.stringify([task, scoring]));
      return [
        system,
        [...parts.values()].map((part) => ({
          task: part[0]!.task,
          scoring: part[0]!.scoring,
          predictions: part,
        })),
      ];
    }),
  );
}

/** The task's first metric, and whatever was measured beside its own. */
function firstOf(metrics: readonly MetricName[], own: readonly MetricName[] = []): MetricName[] {
  return metrics.filter((metric) => metric === own[0] || !own.includes(metric));
}

/** Ids that are listed of a task and side. */
const listedItems = 20;

function noteItems(list: EvaluationComparison['unpairedItems'], task: string, items: PairedItems): void {
  for (const [only, ids] of [
    ['a', items.onlyA],
    ['b', items.onlyB],
  ] as const)
    if (ids.length > 0 && !list.some((one) => one.task === task && one.only === only))
      list.push({ task, only, items: ids.slice(0, listedItems) });
}

function familyOf(scores: readonly PairedScore[]): EvaluationComparison['family'] {
  const tested = scores.filter(({ p }) => p !== null);
  const count = (values: readonly unknown[]) => new Set(values).size;
  const [pairs, tasks] = [
    count(tested.map(({ pair }) => pair.join())),
    count(tested.map(({ task }) => task)),
  ];
  const words = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
  const size = tested.length;
  return {
    size,
    statement: `${words(size, 'test')}: all that are shown, of ${words(pairs, 'pair')} of systems on ${words(tasks, 'task')}`,
  };
}

/** Of every pair, group and way: the tasks whose primary score both systems have. */
function groupsOf(scores: readonly PairedScore[], taskOf: CompareOptions['taskOf']): GroupChange[] {
  const byPair = Map.groupBy(scores, ({ pair, group }) => JSON.stringify([pair, group]));
  return [...byPair.values()].flatMap((ofGroup) =>
    ways.flatMap((way): GroupChange[] => {
      const { pair, group } = ofGroup[0]!;
      const primary = ofGroup.flatMap(({ task, scoring, metric, a, b }) => {
        const metrics = taskOf(task)?.metrics ?? {};
        const [first] = scoringsOf(metrics, way);
        const shown = first === scoring && metrics[scoring]?.[0] === metric;
        return shown && a !== null && b !== null ? [{ before: a, after: b }] : [];
      });
      return group === null || primary.length === 0 ? [] : [{ group, way, pair, ...groupEffect(primary) }];
    }),
  );
}
