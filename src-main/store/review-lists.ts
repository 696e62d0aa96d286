/** What a reviewer works through: the rows of a queue or of a whole dataset, how far she is, and what all have said. */
import type { Rating } from '../common/rating';
import { decisions, type QueueRow, type Session, secondsPerDecision, type Show } from '../common/review';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

/** Which rows, and who looks at them. */
export interface Scope {
  dataset: string;
  /** Its key; null: all rows of the dataset, in the order of import. */
  queue: number | null;
}

const finished =
  'import_id IN (SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL)';

/** The rows of a scope, each with its place in it. */
const rowsOf = ({ queue }: Scope): string =>
  queue === null
    ? `(SELECT row_id, row_id AS place FROM instructions WHERE dataset_id = @dataset AND ${finished})`
    : '(SELECT row_id, position AS place FROM review_queue_rows WHERE queue_id = @queue)';

/** Narrows a query over a column `row_id` to a scope; a whole dataset is narrow enough by its key. */
const within = ({ queue }: Scope): string =>
  queue === null ? '' : 'AND row_id IN (SELECT row_id FROM review_queue_rows WHERE queue_id = @queue)';

const disagreeing = `
  SELECT row_id FROM reviews WHERE dataset_id = @dataset
  GROUP BY row_id HAVING count(DISTINCT decision) > 1`;
const unsettled = `row_id IN (${disagreeing}) AND row_id NOT IN (SELECT row_id FROM adjudications)`;

const shown: Record<Show, string> = {
  all: 'true',
  open: `NOT EXISTS (
    SELECT 1 FROM reviews v WHERE v.row_id = s.row_id AND v.reviewer = @reviewer AND v.decision IS NOT NULL)`,
  decided: `EXISTS (
    SELECT 1 FROM reviews v WHERE v.row_id = s.row_id AND v.reviewer = @reviewer AND v.decision IS NOT NULL)`,
  disagreements: unsettled,
};

/**
 * The next rows of a scope that are shown, after the place `after` (-1: from the first), each by its key and place.
 * @throws WorkbenchError `not-found`
 */
export function placesAfter(
  store: Store,
  scope: Scope & { reviewer: string; show: Show },
  after: number,
  limit: number,
): { rowId: number; place: number }[] {
  return sql(store)
    .prepare(
      `SELECT row_id AS rowId, place FROM ${rowsOf(scope)} s
       WHERE place > @after AND ${shown[scope.show]} ORDER BY place LIMIT @limit`,
    )
    .all({ ...values(store, scope), reviewer: scope.reviewer, after, limit }) as {
    rowId: number;
    place: number;
  }[];
}

/** Characters of an instruction that a list shows. */
const beginning = 160;

/** Rows as a list shows them, in the order of their keys given. */
export function queueRows(
  store: Store,
  { queue }: Scope,
  { reviewer, adjudicating }: { reviewer: string; adjudicating: boolean },
  rowIds: readonly number[],
): QueueRow[] {
  const decision = adjudicating
    ? '(SELECT decision FROM adjudications a WHERE a.row_id = i.row_id)'
    : '(SELECT decision FROM reviews v WHERE v.row_id = i.row_id AND v.reviewer = @reviewer)';
  const rows = sql(store)
    .prepare(
      `SELECT i.id, i.category, substr(i.instruction, 1, ${beginning}) AS instruction, ${decision} AS decision,
         coalesce((SELECT reasons FROM review_queue_rows q WHERE q.queue_id = @queue AND q.row_id = i.row_id), '[]')
           AS reasons
       FROM json_each(@rows) j JOIN instructions i ON i.row_id = j.value ORDER BY j.key`,
    )
    .all({ reviewer, queue, rows: JSON.stringify(rowIds) }) as (Omit<QueueRow, 'reasons'> & {
    reasons: string;
  })[];
  return rows.map((row) => ({ ...row, reasons: JSON.parse(row.reasons) as string[] }));
}

/** Rows of a scope. @throws WorkbenchError `not-found` */
export function countScope(store: Store, scope: Scope): number {
  return sql(store)
    .prepare(`SELECT count(*) FROM ${rowsOf(scope)}`)
    .pluck()
    .get(values(store, scope)) as number;
}

/** Decisions from which a pace is told. */
const recent = 30;

/**
 * How far a reviewer is.
 * @param of rows of the scope, as `countScope` counts them
 */
export function sessionOf(store: Store, scope: Scope, reviewer: string, of: number): Session {
  const db = sql(store);
  const bound = { ...values(store, scope), reviewer };
  const counts = db
    .prepare(
      `SELECT ${decisions.map((one) => `count(*) FILTER (WHERE decision = '${one}') AS ${one}`).join(', ')}
       FROM reviews WHERE dataset_id = @dataset AND reviewer = @reviewer ${within(scope)}`,
    )
    .get(bound) as { accepted: number; rejected: number };
  const edited = db
    .prepare(
      `SELECT count(DISTINCT row_id) FROM review_history h
       WHERE dataset_id = @dataset AND who = @reviewer AND kind = 'text' AND undoes IS NULL ${within(scope)}
         AND NOT EXISTS (SELECT 1 FROM review_history u WHERE u.undoes = h.position)`,
    )
    .pluck()
    .get(bound) as number;
  const toAdjudicate = db
    .prepare(`SELECT count(*) FROM (${disagreeing}) WHERE ${unsettled} ${within(scope)}`)
    .pluck()
    .get(bound) as number;
  const seconds = secondsPerDecision(decisionTimes(store, bound));
  const reviewed = counts.accepted + counts.rejected;
  return {
    reviewer,
    of,
    reviewed,
    ...counts,
    edited,
    toAdjudicate,
    perMinute: seconds === null ? null : 60 / Math.max(seconds, 1e-3),
    secondsLeft: seconds === null ? null : seconds * Math.max(0, of - reviewed),
  };
}

/** Of the last decisions of a reviewer, in ms, ascending. */
function decisionTimes(store: Store, bound: { dataset: number; reviewer: string }): number[] {
  const times = sql(store)
    .prepare(
      `SELECT at FROM review_history WHERE dataset_id = @dataset AND who = @reviewer
         AND kind = 'decision' AND undoes IS NULL ORDER BY position DESC LIMIT ${recent}`,
    )
    .pluck()
    .all(bound) as string[];
  return times.map((at) => Date.parse(at)).reverse();
}

/**
 * What reviewers said of the rows of a scope, by row and reviewer.
 * @param of `decision`, or a criterion of the rubric
 */
export function ratingsOf(store: Store, scope: Scope, of: string): Rating[] {
  const value = of === 'decision' ? 'decision' : 'ratings ->> @of';
  return sql(store)
    .prepare(
      `SELECT i.id AS item, reviewer AS rater, CAST(value AS TEXT) AS value FROM (
         SELECT row_id, reviewer, ${value} AS value FROM reviews WHERE dataset_id = @dataset ${within(scope)}
       ) JOIN instructions i USING (row_id) WHERE value IS NOT NULL ORDER BY row_id, reviewer`,
    )
    .all({ ...values(store, scope), of: `$."${of}"` }) as Rating[];
}

/** Who changed anything last in the workspace; null: nobody has yet. */
export function lastReviewer(store: Store): string | null {
  const query = 'SELECT who FROM review_history ORDER BY position DESC LIMIT 1';
  return (sql(store).prepare(query).pluck().get() as string | undefined) ?? null;
}

/** By name. */
export function reviewersOf(store: Store, dataset: string): string[] {
  const query = 'SELECT DISTINCT reviewer FROM reviews WHERE dataset_id = ? ORDER BY reviewer';
  return sql(store).prepare(query).pluck().all(datasetId(store, dataset)) as string[];
}

/** better-sqlite3 refuses a name that a query lacks only when it is positional: all may be given. */
function values(store: Store, { dataset, queue }: Scope): { dataset: number; queue: number | null } {
  return { dataset: datasetId(store, dataset), queue };
}
