/** Evaluations and their Scores; the predictions themselves stay in the evaluation's folder. */
import type { Score } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import type { Evaluation } from '../common/evaluation';
import { sql, together, type Store } from './connection';
import { errorColumns, fromErrorColumns, toErrorColumns, type ErrorColumns } from './error-parts';

interface EvaluationRow extends Omit<Evaluation, 'settings' | 'error'>, ErrorColumns {
  settings: string | null;
}

interface ScoreRow extends Omit<Score, 'value' | 'stderr' | 'ci95'> {
  value: number | null;
  stderr: number | null;
  low: number | null;
  high: number | null;
}

const columns = `id, state, folder, run_id AS runId, settings, created_at AS createdAt, finished_at AS finishedAt, ${errorColumns},
  (SELECT name FROM cells JOIN matrices ON matrices.id = matrix_id WHERE key = evaluations.id LIMIT 1) AS matrix`;

/** What is known of an evaluation before it begins. */
export type NewEvaluation = Pick<Evaluation, 'id' | 'folder' | 'runId' | 'createdAt'> &
  Partial<Pick<Evaluation, 'settings'>>;

/** Records an evaluation as queued; one that is known goes on, by these settings. */
export function addEvaluation(store: Store, evaluation: NewEvaluation): Evaluation {
  sql(store)
    .prepare(
      `INSERT INTO evaluations (id, state, folder, run_id, settings, created_at)
       VALUES (@id, 'queued', @folder, @runId, @settings, @createdAt)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, settings = excluded.settings, error = NULL,
         error_code = NULL, error_hint = NULL`,
    )
    .run({ ...evaluation, settings: evaluation.settings ? JSON.stringify(evaluation.settings) : null });
  return getEvaluation(store, evaluation.id);
}

/** @throws WorkbenchError `not-found` */
export function updateEvaluation(
  store: Store,
  id: string,
  change: Pick<Evaluation, 'state' | 'error'>,
): Evaluation {
  sql(store)
    .prepare(
      'UPDATE evaluations SET state = @state, error = @error, error_code = @errorCode, error_hint = @errorHint WHERE id = @id',
    )
    .run({ id, state: change.state, ...toErrorColumns(change.error) });
  return getEvaluation(store, id);
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
    const finish = db.prepare("UPDATE evaluations SET state = 'done', finished_at = ? WHERE id = ?");
    if (finish.run(new Date().toISOString(), evaluation).changes !== 1) throw noEvaluation(evaluation);
  });
}

/** @throws WorkbenchError `not-found` */
export function getEvaluation(store: Store, id: string): Evaluation {
  const query = `SELECT ${columns} FROM evaluations WHERE id = ?`;
  const row = sql(store).prepare(query).get(id) as EvaluationRow | undefined;
  if (!row) throw noEvaluation(id);
  return toEvaluation(row);
}

/** The newest first. */
export function listEvaluations(store: Store): Evaluation[] {
  const query = `SELECT ${columns} FROM evaluations ORDER BY created_at DESC, rowid DESC`;
  return (sql(store).prepare(query).all() as EvaluationRow[]).map(toEvaluation);
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

/** Marks what ran or waited when the program ended: the queue lives in memory, so nothing would come to its turn. */
export function interruptEvaluations(store: Store): void {
  sql(store)
    .prepare("UPDATE evaluations SET state = 'interrupted' WHERE state IN ('queued', 'running')")
    .run();
}

const toEvaluation = ({ settings, error, errorCode, errorHint, ...row }: EvaluationRow): Evaluation => ({
  ...row,
  error: fromErrorColumns({ error, errorCode, errorHint }),
  settings: settings === null ? null : (JSON.parse(settings) as Evaluation['settings']),
});

function noEvaluation(id: string): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `There is no evaluation “${id}” in the workspace.`,
    'Name the id that evaluate printed, or that of a run.',
  );
}
