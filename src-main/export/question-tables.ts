/** What is asked of a matrix besides its changes, in long form: predicted affinity, likeness of adapters, data-size curves, what tasks are like. Shares of 1. */
import type { MatrixSimilarity } from '../common/adapter-similarity';
import type { AffinityCheck, AffinityResult, Recommendation } from '../common/affinity';
import {
  characteristicNames,
  type Characteristic,
  type MatrixCharacteristics,
} from '../common/characteristics';
import type { FittedSeries, Scaling } from '../common/scaling';
import { rowName } from '../common/training';
import type { TableValue } from './csv';
import { fileName } from './file-name';
import type { Table } from './formats';

const nothing = (columns: number): null[] => Array.from({ length: columns }, () => null);

/**
 * Every set and task that both were told of, by way of scoring; and for what nothing was measured of, the affinity alone.
 * Sets of one member have an interval of their affinity.
 */
export function affinityTable(result: AffinityResult): Table {
  const { base, members, tasks, cosines, checks } = result;
  const intervalOf = (row: readonly string[], task: string) => {
    const [m, t] = [
      members.findIndex(({ name }) => name === row[0]),
      tasks.findIndex(({ name }) => name === task),
    ];
    return (row.length === 1 && cosines[m]?.[t]?.ci95) || [null, null];
  };
  const pairs = checks.flatMap(({ way, training: { size, method, origin }, pairs: all }) =>
    all.map(({ row, task, predicted, measured }): TableValue[] => [
      ...[fileName(base), rowName(row), size ?? 'all', method, origin, task, way],
      ...[predicted, ...intervalOf(row, task)],
      ...[measured.value, measured.stderr, ...measured.ci95],
    ]),
  );
  const told = new Set(
    checks.flatMap((check) => check.pairs.map(({ row, task }) => `${rowName(row)}\n${task}`)),
  );
  const untold = members.flatMap(({ name }, m) =>
    tasks.flatMap(({ name: task }, t): TableValue[][] => {
      if (told.has(`${name}\n${task}`)) return [];
      const { value, ci95 } = cosines[m]![t]!;
      return [[fileName(base), name, ...nothing(3), task, null, value, ...ci95, ...nothing(4)]];
    }),
  );
  return { columns: affinityColumns, rows: [...pairs, ...untold] };
}

const affinityColumns = [
  ...['base', 'trained_on', 'rows', 'method', 'origin', 'task', 'way'],
  ...['affinity', 'affinity_ci95_low', 'affinity_ci95_high'],
  ...['change', 'change_stderr', 'change_ci95_low', 'change_ci95_high'],
];

/** For every task the recommended set; for those measured, by way of scoring, what came of it beside other choices. */
export function recommendationsTable({ base, recommendations, checks }: AffinityResult): Table {
  const measured = new Set(checks.flatMap(({ leftOut }) => leftOut.map(({ task }) => task)));
  return {
    columns: recommendationColumns,
    rows: [
      ...checks.flatMap((check) => leftOutRows(base, check)),
      ...recommendations
        .filter(({ task }) => !measured.has(task))
        .map((one) => [...recommendationValues(base, null, one), ...nothing(7)]),
    ],
  };
}

const recommendationColumns = [
  ...['base', 'task', 'way', 'recommended', 'affinity', 'expected_gain', 'gain'],
  ...['best_single', 'best_single_gain', 'all', 'all_gain', 'best', 'best_gain'],
];

const leftOutRows = (base: string, { way, leftOut }: AffinityCheck): TableValue[][] =>
  leftOut.map((one) => {
    const { gain, bestSingle, all, best } = one;
    const sets = [bestSingle, all, best].flatMap((set) =>
      set ? [rowName(set.row), set.gain] : [null, null],
    );
    return [...recommendationValues(base, way, one), gain, ...sets];
  });

const recommendationValues = (
  base: string,
  way: string | null,
  { task, row, predicted, expected }: Recommendation,
): TableValue[] => [fileName(base), task, way, row && rowName(row), predicted, expected];

/**
 * Every row's adapter beside that of every single category; where that is the category of tasks, a line for each of these,
 * with what the row gained on it by way of scoring.
 */
export function similarityTable(result: MatrixSimilarity): Table {
  const { base, training, rows, singles, cosines, checks } = result;
  return {
    columns: [
      ...['base', 'trained_on', 'rows', 'origin', 'compared_with'],
      ...['cosine', 'cosine_lowest', 'cosine_highest', 'seeds', 'task', 'way'],
      ...['change', 'change_stderr', 'change_ci95_low', 'change_ci95_high'],
    ],
    rows: rows.flatMap((row, r) =>
      singles.flatMap((single, s): TableValue[][] => {
        const likeness = cosines[r]![s];
        if (!likeness) return [];
        const { value, range, seeds } = likeness;
        const about = [fileName(base), rowName(row), training.size ?? 'all', training.origin, single];
        const start = [...about, value, ...range, seeds];
        const measured = checks.flatMap(({ way, pairs }) =>
          pairs
            .filter((pair) => pair.group === single && rowName(pair.row) === rowName(row))
            .map(({ task, measured: { value: change, stderr, ci95 } }) => [
              ...[...start, task, way],
              ...[change, stderr, ...ci95],
            ]),
        );
        return measured.length > 0 ? measured : [[...start, ...nothing(6)]];
      }),
    ),
  };
}

const seriesColumns = ['base', 'trained_on', 'method', 'origin', 'task', 'way', 'scoring', 'metric'];

const seriesValues = ({ base, training, task, way, scoring, metric }: FittedSeries): TableValue[] => [
  ...[fileName(base), rowName(training.row), training.method, training.origin],
  ...[task, way, scoring, metric],
];

/** Every score by size and seed (`measured`), and the points that the fitted curve is drawn through (`curve`). */
export function sizesTable({ series }: Scaling): Table {
  return {
    columns: [...seriesColumns, 'of', 'rows', 'seed', 'score', 'ci95_low', 'ci95_high'],
    rows: series.flatMap((one) => [
      ...one.points.map(({ n, seed, score }) => [
        ...seriesValues(one),
        'measured',
        n,
        seed,
        score,
        null,
        null,
      ]),
      ...(one.curve?.line ?? []).map(({ n, score, ci95 }) => [
        ...seriesValues(one),
        ...['curve', n, null, score, ...ci95],
      ]),
    ]),
  };
}

const ofEstimate = (name: string) => [name, `${name}_ci95_low`, `${name}_ci95_high`];

/** Every fit of ceiling - drop rows^-rate; `poor` says why a curve is not used beyond its points. */
export function curvesTable({ series, more, least }: Scaling): Table {
  return {
    columns: [
      ...seriesColumns,
      ...['ceiling', 'drop', 'rate'].flatMap(ofEstimate),
      ...['held_out_rows', ...ofEstimate('held_out_predicted'), 'held_out_measured'],
      ...['more', ...ofEstimate('gain_of_more'), 'least', 'flat_from', 'poor'],
    ],
    rows: series.map((one) => [...seriesValues(one), ...curveValues(one, more, least)]),
  };
}

function curveValues({ curve, poor }: FittedSeries, more: number, least: number): TableValue[] {
  if (!curve) return [...nothing(14), more, ...nothing(3), least, null, poor];
  const { ceiling, drop, rate, ci95, heldOut, gain, flattensAt } = curve;
  return [
    ...[ceiling, ...ci95.ceiling, drop, ...ci95.drop, rate, ...ci95.rate],
    ...(heldOut ? [heldOut.n, heldOut.predicted, ...heldOut.ci95, heldOut.observed] : nothing(5)),
    ...[more, ...(gain ? [gain.value, ...gain.ci95] : nothing(3)), least],
    ...[poor === null ? flattensAt : null, poor],
  ];
}

/** Every characteristic of every task, with the rank correlation of the characteristic and the gain over all tasks. */
export function characteristicsTable({ ways }: MatrixCharacteristics): Table {
  return {
    columns: [
      ...['way', 'characteristic', 'task', 'items', 'value', 'mean_gain'],
      ...[...ofEstimate('rank_correlation'), 'tasks'],
    ],
    rows: ways.flatMap(({ way, tasks, correlations }) =>
      (Object.keys(characteristicNames) as Characteristic[]).flatMap((name) => {
        const found = correlations[name];
        return tasks.map(({ task, items, values, gain }) => [
          ...[way, characteristicNames[name], task, items, values[name], gain],
          ...(found ? [found.rho, ...found.ci95, found.pairs] : nothing(4)),
        ]);
      }),
    ),
  };
}
