/** What a matrix's cells say together, in long form: one row per score, change and effect of a factorial. Shares of 1. */
import {
  costOf,
  type Change,
  type Estimated,
  type Factorial,
  type Study,
  type StudiedCell,
} from '../common/study';
import type { StudyTableName } from '../common/matrix-tables';
import type { Training } from '../common/training';
import type { TableValue } from './csv';
import { fileName } from './file-name';
import type { Table } from './formats';
import { trainingColumns, trainingValues } from './training-columns';

const columnColumns = ['task', 'group', 'way', 'scoring', 'metric'] as const;
const estimateColumns = ['value', 'stderr', 'ci95_low', 'ci95_high'] as const;
const itemColumns = ['items', 'documents', 'items_left_out'] as const;

const meanColumns = [
  'base',
  ...trainingColumns,
  ...columnColumns,
  ...estimateColumns,
  'seeds',
  ...itemColumns,
] as const;

/** Every training's score, its seeds together, in the order of the studies. A row without a task is the mean of its group. */
function meansTable(studies: readonly Study[]): Table {
  return {
    columns: meanColumns,
    rows: studies.flatMap((study) =>
      study.cells.map(({ base, training, column, score, seeds }) => [
        fileName(base),
        ...trainingValues(training),
        ...columnValues(study, column),
        ...estimateValues(score),
        seeds,
        ...itemValues(study, column),
      ]),
    ),
  };
}

const changeColumns = [
  'base',
  ...trainingColumns,
  ...columnColumns,
  'against',
  ...estimateColumns,
  'relative',
  'relative_ci95_low',
  'relative_ci95_high',
  'p',
  'p_holm',
  'family_size',
  'score',
  'seeds',
  'seeds_ci95_low',
  'seeds_ci95_high',
  'seeds_p',
  ...itemColumns,
] as const;

/**
 * Every change from the base and from the single category, in the order of the studies. A row without a task is the
 * mean of its group; `family_size` is how many tests Holm's correction is over.
 */
function changesTable(studies: readonly Study[]): Table {
  return {
    columns: changeColumns,
    rows: studies.flatMap((study) =>
      study.cells.flatMap((cell) =>
        (['fromBase', 'fromSingle'] as const).flatMap((against) => {
          const change = cell[against];
          return change ? [changeRow(study, cell, against, change)] : [];
        }),
      ),
    ),
  };
}

function changeRow(
  study: Study,
  { base, training, column, score, seeds }: StudiedCell,
  against: 'fromBase' | 'fromSingle',
  change: Change,
): TableValue[] {
  return [
    fileName(base),
    ...trainingValues(training),
    ...columnValues(study, column),
    against === 'fromBase' ? 'base' : 'single category',
    ...estimateValues(change),
    change.relative?.value ?? null,
    ...(change.relative?.ci95 ?? [null, null]),
    change.p,
    change.pHolm,
    change.p === null ? null : study.families[against],
    score.value,
    seeds,
    ...(change.seeds?.ci95 ?? [null, null]),
    change.seeds?.p ?? null,
    ...itemValues(study, column),
  ];
}

const costColumns = ['tokens', 'seconds', 'peak_bytes', 'bytes'] as const;
const comparedCostColumns = costColumns.map((name) => `against_${name}` as const);
const contrastColumns = [
  'base',
  ...trainingColumns,
  'differs_in',
  'against',
  ...columnColumns,
  ...estimateColumns,
  'p',
  'p_holm',
  'family_size',
  ...costColumns,
  ...comparedCostColumns,
  ...itemColumns,
] as const;

/**
 * Trainings that differ in their method or in the origin of their rows alone, each against the first of the plan, with what
 * both took; the sizes of what they made are `bytes`.
 */
function contrastsTable(studies: readonly Study[]): Table {
  return {
    columns: contrastColumns,
    rows: studies.flatMap((study) =>
      study.contrasts.map(({ kind, base, before, after, column, change }) => [
        fileName(base),
        ...trainingValues(after),
        kind,
        before[kind],
        ...columnValues(study, column),
        ...estimateValues(change),
        change.p,
        change.pHolm,
        change.p === null ? null : study.families[kind],
        ...costValues(study, base, after),
        ...costValues(study, base, before),
        ...itemValues(study, column),
      ]),
    ),
  };
}

function costValues(study: Study, base: string, training: Training): TableValue[] {
  const cost = costOf(study, base, training);
  return cost ? [cost.tokens, cost.seconds, cost.peakBytes, cost.bytes] : costColumns.map(() => null);
}

const effectColumns = [
  'base',
  ...trainingColumns,
  ...columnColumns,
  'effect',
  'of',
  ...estimateColumns,
  ...itemColumns,
] as const;

/**
 * Every factorial of the studies: `interaction` of a set of categories (of a single one: its gain over the base), `main`
 * effect and `shapley` share of each. `trained_on` names all categories of the factorial.
 */
function effectsTable(studies: readonly Study[]): Table {
  return {
    columns: effectColumns,
    rows: studies.flatMap((study) =>
      study.factorials.flatMap((factorial) =>
        effectsOf(factorial).map(([effect, of, estimate]) => [
          fileName(factorial.base),
          ...trainingValues(factorial.training),
          ...columnValues(study, factorial.column),
          effect,
          of,
          ...estimateValues(estimate),
          ...itemValues(study, factorial.column),
        ]),
      ),
    ),
  };
}

function effectsOf({ training, interactions, mainEffects, shapley }: Factorial) {
  const ofEach = (effect: string, estimates: readonly Estimated[]) =>
    estimates.map((estimate, i) => [effect, training.row[i]!, estimate] as const);
  return [
    ...interactions.map(
      ({ members, ...estimate }) => ['interaction', members.join(' x '), estimate] as const,
    ),
    ...ofEach('main', mainEffects),
    ...ofEach('shapley', shapley),
  ];
}

function columnValues({ way, columns }: Study, at: number): TableValue[] {
  const { task, group, scoring, metric } = columns[at]!;
  return [task, group, way, scoring, metric];
}

const estimateValues = ({ value, stderr, ci95 }: Estimated): TableValue[] => [value, stderr, ...ci95];

function itemValues({ columns }: Study, at: number): TableValue[] {
  const { items, documents, missing } = columns[at]!;
  return [items, documents, missing];
}

/** What the row of a table is about, by column; all others say how much. */
export const subjectColumns: ReadonlySet<string> = new Set([
  'base',
  ...trainingColumns,
  ...columnColumns,
  ...['against', 'differs_in', 'effect', 'of'],
]);

/** What a training took: told by its run, not by its answers. */
export const takenColumns: ReadonlySet<string> = new Set([...costColumns, ...comparedCostColumns]);

export const studyTables: Readonly<Record<StudyTableName, (studies: readonly Study[]) => Table>> = {
  means: meansTable,
  changes: changesTable,
  effects: effectsTable,
  contrasts: contrastsTable,
};
