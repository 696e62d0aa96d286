/** Evaluations and their Scores; the predictions themselves stay in the evaluation's folder. */
import type { Score } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { sql, together, type Store } from './connection';

export interface Evaluation {
  id: string;
  /** Absolute path of the evaluation folder. */
  folder: string;
  /** The Run whose adapter was evaluated; null for a base or an adapter from elsewhere. */
  runId: string | null;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; null until its scores are recorded. */
  finishedAt: string | null;
}

interface ScoreRow extends Omit<Score, 'value' | 'stderr' | 'ci95'> {
  value: number | null;
  stderr: number | null;
  low: number | null;
  high: number | null;
}

const columns = 'id, folder, run_id AS runId, created_at AS createdAt, finished_at AS finishedAt';

/** Records that an evaluation was begun; one that is known goes on. */
export function addEvaluation(store: Store, evaluation: Omit<Evaluation, 'finishedAt'>): void {
  sql(store)
    .prepare(
      `INSERT INTO evaluations (id, folder, run_id, created_at) VALUES (@id, @folder, @runId, @createdAt)
       ON CONFLICT (id) DO NOTHING`,
    )
    .run(evaluation);
}

/** Records the scores of an evaluation in their order, in place of any it had, and marks it finished. */
export function recordScores(store: Store, evaluation: string, scores: readonly Score[]): void {
  const db = sql(store);
  const insert = db.prepare(
    `INSERT INTO scores
       (evaluation_id, position, task, base, adapter, scoring, metric, value, stderr, ci_low, ci_high, n, clusters,
        parse_rate, among_parsed, reason)
     VALUES (@evaluation, @position, @task, @base, @adapter, @scoring, @metric, @value, @stderr, @low, @high, @n, @clusters,
       @parseRate, @amongParsed, @reason)`,
  );
  together(store, () => {
    db.prepare('DELETE FROM scores WHERE evaluation_id = ?').run(evaluation);
    for (const [position, { ci95, ...score }] of scores.entries())
      insert.run({ ...score, evaluation, position, low: ci95[0], high: ci95[1] });
    const finish = db.prepare('UPDATE evaluations SET finished_at = ? WHERE id = ?');
    if (finish.run(new Date().toISOString(), evaluation).changes !== 1) throw noEvaluation(evaluation);
  });
}

/** @throws WorkbenchError `not-found` */
export function getEvaluation(store: Store, id: string): Evaluation {
  const query = `SELECT ${columns} FROM evaluations WHERE id = ?`;
  const row = sql(store).prepare(query).get(id) as Evaluation | undefined;
  if (!row) throw noEvaluation(id);
  return row;
}

/** The newest first. */
export function listEvaluations(store: Store): Evaluation[] {
  const query = `SELECT ${columns} FROM evaluations ORDER BY created_at DESC, rowid DESC`;
  return sql(store).prepare(query).all() as Evaluation[];
}

/** In the order they were recorded; empty while the evaluation is not finished. */
export function scoresOf(store: Store, evaluation: string): Score[] {
  const rows = sql(store)
    .prepare(
      `SELECT task, base, adapter, scoring, metric, value, stderr, ci_low AS low, ci_high AS high, n, clusters,
         parse_rate AS parseRate, among_parsed AS amongParsed, reason
       FROM scores WHERE evaluation_id = ? ORDER BY position`,
    )
    .all(evaluation) as ScoreRow[];
  return rows.map(({ value, stderr, low, high, ...score }) => ({
    ...score,
    value: value ?? NaN,
    stderr: stderr ?? NaN,
    ci95: [low ?? NaN, high ?? NaN],
  }));
}

function noEvaluation(id: string): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `There is no evaluation “${id}” in the workspace.`,
    'Name the id that evaluate printed, or that of a run.',
  );
}
