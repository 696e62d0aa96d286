/**
 * Predictions of all trainings of a matrix -> what they say together. Every training answers the same items, so changes,
 * interactions and means of groups are told from the same resamples of these.
 */
import { holm } from '../analyze/families';
import { interactionWeights, mainEffectWeights, shapleyWeights } from '../analyze/factorial';
import {
  estimateContrast,
  estimateRelative,
  meanOfTasks,
  overSeeds,
  resampleScores,
  scoresOf,
  type Scores,
} from '../analyze/resampled-scores';
import { byCluster, rowCount } from '../analyze/tallies';
import { groups, type Group, type MetricName, type Prediction, type Scoring } from '../common/benchmark';
import { metricTable } from '../common/metrics';
import {
  contrastKinds,
  type Change,
  type Contrast,
  type Estimated,
  type Factorial,
  type StudiedCell,
  type StudiedColumn,
  type Study,
  type TrainingCost,
} from '../common/study';
import { sameTraining, type Training } from '../common/training';
import { itemValues, measures, talliesOf } from './metrics';
import { overRepetitions, randomised, type Repetition } from './repetitions';

/** A training of the matrix: its answers by task, then by seed. */
export interface StudiedTraining {
  base: string;
  training: Training;
  /** In the order of the answers. */
  seeds: number[];
  /** A task that is not in here has no column, and changes nothing of the others. */
  answers: Record<string, Prediction[][]>;
  /** Absent: a base, or not known. */
  cost?: TrainingCost;
}

export interface StudiedTask {
  name: string;
  title: string;
  group: Group;
  scoring: Scoring;
  metric: MetricName;
}

export interface StudyOptions {
  way: Study['way'];
  seed: number;
  /** Of the randomisation tests; at least 10,000 for a mark. */
  rounds?: number;
  resamples?: number;
  /** Share of the work done, 0 to 1. */
  onProgress?: (fraction: number) => void;
}

/** A column with what it is computed from: by training, its tallies seed by seed and its scores. */
interface Column {
  about: StudiedColumn;
  /** Empty for a group. */
  seeds: Repetition[][];
  scores: Scores;
}

/** @param trainings finished ones, all of which answered the same of the tasks */
export function study(
  trainings: readonly StudiedTraining[],
  tasks: readonly StudiedTask[],
  { way, seed, rounds = 10_000, resamples = 2000, onProgress }: StudyOptions,
): Study {
  const ofTasks = tasks.flatMap((task, i) =>
    trainings.every(({ answers }) => answers[task.name])
      ? [taskColumn(trainings, task, { seed: seed + i, resamples })]
      : [],
  );
  const columns = [...ofTasks, ...groupColumns(ofTasks)];
  const find = finderOf(trainings);
  const cells = columns.flatMap((column, position) =>
    trainings.map((one, system): StudiedCell => {
      onProgress?.((position + system / trainings.length) / columns.length);
      const against = (other: number | null) =>
        other === null || other === system ? null : changeOf(column, other, system, { seed, rounds });
      const { base, training } = one;
      return {
        base,
        training,
        column: position,
        seeds: one.seeds.length,
        score: estimateContrast(column.scores, unit(trainings.length, system)),
        fromBase: against(find(base, { ...training, row: [] })),
        fromSingle:
          training.row.length === 0 ? null : against(find(base, { ...training, row: [column.about.group] })),
      };
    }),
  );
  const contrasts = contrastsOf(trainings).flatMap((one) =>
    columns.map((column, position): Contrast => ({
      ...{ kind: one.kind, base: trainings[one.before]!.base, column: position },
      before: trainings[one.before]!.training,
      after: trainings[one.after]!.training,
      change: changeOf(column, one.before, one.after, { seed, rounds }),
    })),
  );
  const [method, origin] = contrastKinds.map((kind) =>
    adjust(contrasts.flatMap((one) => (one.kind === kind ? [one.change] : []))),
  ) as [number, number];
  const changes = (which: 'fromBase' | 'fromSingle') => cells.map((cell) => cell[which]);
  return {
    way,
    columns: columns.map(({ about }) => about),
    cells,
    factorials: factorialsOf(trainings, columns),
    contrasts,
    costs: trainings.flatMap(({ base, training, cost }) => (cost ? [{ base, training, ...cost }] : [])),
    families: {
      ...{ fromBase: adjust(changes('fromBase')), fromSingle: adjust(changes('fromSingle')) },
      ...{ method, origin },
    },
    rounds,
    resamples,
    seed,
  };
}

/** Position of a training; the base is there once, whatever size, method and origin its rows are compared by. */
function finderOf(trainings: readonly StudiedTraining[]) {
  const positions = new Map<string, number>();
  const keyOf = (base: string, training: Training) =>
    training.row.length === 0 ? base : `${base}\n${sameTraining(training)}`;
  for (const [i, { base, training }] of trainings.entries()) positions.set(keyOf(base, training), i);
  return (base: string, training: Training): number | null => positions.get(keyOf(base, training)) ?? null;
}

/** Pairs of trainings, by position, that differ in one thing alone: each against the first of these in the plan. */
function contrastsOf(
  trainings: readonly StudiedTraining[],
): (Pick<Contrast, 'kind'> & { before: number; after: number })[] {
  return contrastKinds.flatMap((kind) => {
    const trained = trainings.flatMap((one, i) => (one.training.row.length > 0 ? [i] : []));
    const alike = Map.groupBy(trained, (i) => {
      const { base, training } = trainings[i]!;
      return JSON.stringify([base, { ...training, [kind]: null }]);
    });
    return [...alike.values()].flatMap(([before, ...others]) =>
      others.map((after) => ({ kind, before: before!, after })),
    );
  });
}

/** Holm's correction over all changes that were tested. @returns how many these are */
function adjust(changes: readonly (Change | null)[]): number {
  const tested = changes.flatMap((change) => (change && change.p !== null ? [change] : []));
  const adjusted = holm(tested.map(({ p }) => p));
  for (const [i, change] of tested.entries()) change.pHolm = adjusted[i]!;
  return tested.length;
}

/** The items that every training answered in every seed, as tallies of documents. */
function taskColumn(
  trainings: readonly StudiedTraining[],
  { name, title, group, scoring, metric }: StudiedTask,
  { seed, resamples }: { seed: number; resamples: number },
): Column {
  const answers = trainings.map((one) =>
    one.answers[name]!.map((predictions) =>
      predictions.filter((prediction) => prediction.scoring === scoring),
    ),
  );
  const aligned = alignItems(answers.flat(), metric);
  const sources = aligned.systems[0]!.map(({ source }) => source);
  const tallies = talliesOf(measures[metric], aligned.systems).map((one) => byCluster(one, sources));
  let next = 0;
  const seeds = trainings.map(({ training, seeds: numbers }) =>
    numbers.map((seed): Repetition => ({
      seed: training.row.length === 0 ? null : seed,
      tallies: tallies[next++]!,
    })),
  );
  const documents = rowCount(tallies[0]!);
  return {
    about: {
      task: name,
      group,
      title,
      metric,
      scoring,
      items: sources.length,
      documents: documents < sources.length ? documents : null,
      missing: aligned.missing,
    },
    seeds,
    scores: resampleScores(
      seeds.map((all) => overSeeds(all.map((one) => one.tallies))),
      { seed, resamples },
    ),
  };
}

/** The items that all systems answered and of which the metric says something for all, in the order of the first. */
function alignItems(
  systems: readonly (readonly Prediction[])[],
  metric: MetricName,
): { systems: Prediction[][]; missing: number } {
  const valued = systems.map((predictions) => {
    const values =
      metricTable[metric].aggregate === 'mean' ? itemValues(measures[metric], predictions) : null;
    return new Map(
      predictions.flatMap((one, i) => (Number.isNaN(values?.[i]) ? [] : [[one.item, one] as const])),
    );
  });
  const all = new Set(systems.flatMap((predictions) => predictions.map(({ item }) => item)));
  const shared = [...all].filter((item) => valued.every((of) => of.has(item)));
  return {
    systems: valued.map((of) => shared.map((item) => of.get(item)!)),
    missing: all.size - shared.length,
  };
}

/** A column for every group of more than one task. */
function groupColumns(tasks: readonly Column[]): Column[] {
  return groups.flatMap((group) => {
    const own = tasks.filter(({ about }) => about.group === group);
    if (own.length < 2) return [];
    const sum = (of: (about: StudiedColumn) => number) => own.reduce((all, { about }) => all + of(about), 0);
    const metrics = new Set(own.map(({ about }) => about.metric));
    return {
      about: {
        task: null,
        group,
        title: `${group}, mean of ${own.length} tasks`,
        metric: metrics.size === 1 ? own[0]!.about.metric : null,
        scoring: null,
        items: sum(({ items }) => items),
        documents: null,
        missing: sum(({ missing }) => missing),
      },
      seeds: [],
      scores: meanOfTasks(own.map(({ scores }) => scores)),
    };
  });
}

function changeOf(
  { scores, seeds }: Column,
  before: number,
  after: number,
  options: { seed: number; rounds: number },
): Change {
  const weights = unit(scores.seen.length, after);
  weights[before] = -1;
  return {
    ...estimateContrast(scores, weights),
    relative: estimateRelative(scores, before, after),
    p: seeds.length === 0 ? null : randomised(seeds[before]!, seeds[after]!, options),
    pHolm: null,
    seeds: seeds.length === 0 ? null : overRepetitions(seeds[before]!, seeds[after]!),
  };
}

/** One for every base, kind of training and column, over the most categories of which all sets were trained. */
function factorialsOf(trainings: readonly StudiedTraining[], columns: readonly Column[]): Factorial[] {
  const find = finderOf(trainings);
  const trained = trainings.filter(({ training }) => training.row.length > 0);
  const kinds = Map.groupBy(trained, ({ base, training }) =>
    JSON.stringify([base, { ...training, row: [] }]),
  );
  return [...kinds.values()].flatMap((rows) => {
    const [{ base, training }] = rows as [StudiedTraining, ...StudiedTraining[]];
    const systemsOf = (members: string[]) =>
      subsetsOf(members).map((row) => find(base, { ...training, row }));
    const members = rows
      .map((one) => one.training.row)
      .sort((a, b) => b.length - a.length)
      .find((row) => row.length > 1 && !systemsOf(row).includes(null));
    if (!members) return [];
    return columns.map(({ scores }, column) => ({
      base,
      training: { ...training, row: members },
      column,
      ...effectsOf(scores, systemsOf(members) as number[], members),
    }));
  });
}

/** In binary order: bit i stands for member i. */
const subsetsOf = (members: readonly string[]): string[][] =>
  Array.from({ length: 2 ** members.length }, (_, set) => members.filter((_member, i) => set & (1 << i)));

/** @param systems the training of every set of the members, in binary order */
function effectsOf(
  scores: Scores,
  systems: readonly number[],
  members: readonly string[],
): Pick<Factorial, 'interactions' | 'mainEffects' | 'shapley'> {
  const cells = scoresOf(scores, systems);
  const k = members.length;
  const of = (weights: Float64Array): Estimated => estimateContrast(cells, weights);
  return {
    interactions: subsetsOf(members)
      .map((subset, set) => ({ members: subset, set }))
      .slice(1)
      .map(({ members: subset, set }) => ({ members: subset, ...of(interactionWeights(set, k)) })),
    mainEffects: members.map((_, i) => of(mainEffectWeights(i, k))),
    shapley: members.map((_, i) => of(shapleyWeights(i, k))),
  };
}

function unit(length: number, at: number): Float64Array {
  const weights = new Float64Array(length);
  weights[at] = 1;
  return weights;
}
