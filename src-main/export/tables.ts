/** The tables that `export` writes: what each row holds, and under which column names. */
import type { Prediction, Score } from '../common/benchmark';
import { sentenceOf } from '../common/errors';
import type { Subject } from '../common/evaluation';
import { mayLeave, type Instruction } from '../common/instruction';
import { subjectEnds } from '../common/path-ends';
import {
  questionTableNames,
  studyTableNames,
  type QuestionTableName,
  type StudyTableName,
} from '../common/matrix-tables';
import { rowName } from '../common/training';
import type { Run } from '../common/run';
import type { TableValue } from './csv';
import { fileName } from './file-name';
import type { Table } from './formats';

export { formatRows, formats, formatTable, type Format, type FormatOptions, type Table } from './formats';
export { matrixTable } from './matrix-table';
export { reviewsTable } from './reviews-table';
export { studyTables, subjectColumns, takenColumns } from './study-tables';

/** What the store holds as it is. */
const storedTableNames = ['matrix', 'benchmarks', 'runs', 'reviews', 'instructions', 'predictions'] as const;
export type StoredTableName = (typeof storedTableNames)[number];
/** What is computed from a matrix before it is written. */
const computedTableNames = [...studyTableNames, ...questionTableNames] as const;
type ComputedTableName = StudyTableName | QuestionTableName;

export const tableNames = [...storedTableNames, ...computedTableNames];
export type TableName = StoredTableName | ComputedTableName;

export const isComputed = (name: TableName): name is ComputedTableName =>
  computedTableNames.some((one) => one === name);

/** One column: its name and how a row fills it. */
type Column<Row> = readonly [name: string, value: (row: Row) => TableValue];

function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return {
    columns: columns.map(([name]) => name),
    rows: rows.map((row) => columns.map(([, value]) => value(row))),
  };
}

/** One row per Score, in the order given; values as shares of 1. */
export function benchmarksTable(scores: readonly Score[]): Table {
  return tableOf(scoreColumns, named(scores));
}

/** Without paths of this machine. */
function named<Row extends Subject>(rows: readonly Row[]): Row[] {
  const ends = subjectEnds(rows);
  return rows.map((row) => ({ ...row, base: ends.base(row.base), adapter: ends.adapter(row.adapter) }));
}

const scoreColumns: readonly Column<Score>[] = [
  ['base', (score) => score.base],
  ['adapter', (score) => score.adapter],
  ['task', (score) => score.task],
  ['scoring', (score) => score.scoring],
  ['metric', (score) => score.metric],
  ['value', (score) => score.value],
  ['stderr', (score) => score.stderr],
  ['ci95_low', (score) => score.ci95[0]],
  ['ci95_high', (score) => score.ci95[1]],
  ['n', (score) => score.n],
  ['parse_rate', (score) => score.parseRate],
];

/** One row per Run, in the order given; what a run has not reached is empty. */
export function runsTable(runs: readonly Run[]): Table {
  return tableOf(runColumns, runs);
}

const runColumns: readonly Column<Run>[] = [
  ['run', (run) => run.id],
  ['state', (run) => run.state],
  ['base', (run) => fileName(run.base)],
  ['dataset', (run) => run.dataset],
  ['trained_on', (run) => (run.categories.length > 0 ? rowName(run.categories) : 'all')],
  ['seed', (run) => run.seed],
  ['rows', (run) => run.result?.rows ?? null],
  ['validation_rows', (run) => run.result?.validationRows ?? null],
  ['left_out', (run) => run.result?.leftOut ?? null],
  ['steps', (run) => run.result?.steps ?? null],
  ['tokens', (run) => run.result?.tokens ?? null],
  ['final_loss', (run) => run.result?.finalLoss ?? null],
  ['tokens_per_second', (run) => run.result?.tokensPerSecond ?? null],
  ['validation_seconds', (run) => run.result?.validationSeconds ?? null],
  ['peak_bytes', (run) => run.result?.peakBytes ?? null],
  ['created_at', (run) => run.createdAt],
  ['error', (run) => run.error && sentenceOf(run.error)],
];

/** One row per Instruction, in the order given; of a gated one the id alone says which text it is. */
export function instructionsTable(rows: readonly Instruction[]): Table {
  return tableOf(instructionColumns, rows);
}

const instructionColumns: readonly Column<Instruction>[] = [
  ['id', (row) => row.id],
  ['instruction', (row) => (mayLeave(row) ? row.instruction : null)],
  ['input', (row) => (mayLeave(row) ? row.input : null)],
  ['output', (row) => (mayLeave(row) ? row.output : null)],
  ['category', (row) => row.category],
  ['split', (row) => row.split],
  ['review', (row) => row.review],
  ['source', (row) => row.source],
];

/**
 * One row per Prediction, in the order given; lists as JSON.
 * @param gated tasks whose texts may not leave: neither the reference nor what a model made of the item is written
 */
export function predictionsTable(
  predictions: readonly Prediction[],
  gated: ReadonlySet<string> = new Set(),
): Table {
  return tableOf(
    predictionColumns,
    named(predictions).map((one) => (gated.has(one.task) ? { ...one, ...withheld } : one)),
  );
}

const withheld = { target: '', answer: null, text: undefined };

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

const predictionColumns: readonly Column<Prediction>[] = [
  ['task', (one) => one.task],
  ['item', (one) => one.item],
  ['base', (one) => one.base],
  ['adapter', (one) => one.adapter],
  ['scoring', (one) => one.scoring],
  ['target', (one) => one.target],
  ['answer', (one) => one.answer],
  ['text', (one) => one.text ?? null],
  ['log_likelihoods', (one) => json(one.logLikelihoods)],
  ['tokens', (one) => json(one.tokens)],
];
