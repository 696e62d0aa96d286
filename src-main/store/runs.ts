/** Runs: what was asked for, how it stands, and what came of it. */
import { WorkbenchError } from '../common/errors';
import type { Run } from '../common/run';
import { sql, type Store } from './connection';
import { errorColumns, fromErrorColumns, toErrorColumns, type ErrorColumns } from './error-parts';

type RunRow = Omit<Run, 'categories' | 'result' | 'error'> &
  ErrorColumns & { categories: string; result: string | null };

const columns = `id, state, folder, base, dataset, categories, seed, created_at AS createdAt, result, ${errorColumns}`;

/** Records a Run; an unfinished one of the same id starts over. */
export function addRun(store: Store, run: Run): Run {
  sql(store)
    .prepare(
      `INSERT INTO runs (id, state, folder, base, dataset, categories, seed, created_at, result, error, error_code, error_hint)
       VALUES (@id, @state, @folder, @base, @dataset, @categories, @seed, @createdAt, @result, @error, @errorCode, @errorHint)
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, folder = excluded.folder, base = excluded.base,
         created_at = excluded.created_at, result = excluded.result, error = excluded.error,
         error_code = excluded.error_code, error_hint = excluded.error_hint`,
    )
    .run(toRow(run));
  return run;
}

/**
 * Changes how a Run stands and leaves the rest of it as it was.
 * @throws WorkbenchError `not-found`
 */
export function updateRun(
  store: Store,
  id: string,
  change: Partial<Pick<Run, 'state' | 'result' | 'error'>>,
): Run {
  const run = { ...getRun(store, id), ...change };
  sql(store)
    .prepare(
      `UPDATE runs SET state = @state, result = @result, error = @error, error_code = @errorCode, error_hint = @errorHint
       WHERE id = @id`,
    )
    .run(toRow(run));
  return run;
}

/** null: there is no Run of this id. */
export function findRun(store: Store, id: string): Run | null {
  const row = sql(store).prepare(`SELECT ${columns} FROM runs WHERE id = ?`).get(id) as RunRow | undefined;
  return row ? toRun(row) : null;
}

/** The newest Run of a run folder (absolute); null: it is not known. */
export function findRunOfFolder(store: Store, folder: string): Run | null {
  const row = sql(store)
    .prepare(`SELECT ${columns} FROM runs WHERE folder = ? ORDER BY rowid DESC LIMIT 1`)
    .get(folder) as RunRow | undefined;
  return row ? toRun(row) : null;
}

/** @throws WorkbenchError `not-found` */
export function getRun(store: Store, id: string): Run {
  const run = findRun(store, id);
  if (!run)
    throw new WorkbenchError(
      'not-found',
      `There is no run “${id}” in the workspace.`,
      'List them with: export runs',
    );
  return run;
}

/** The newest first. */
export function listRuns(store: Store): Run[] {
  const rows = sql(store).prepare(`SELECT ${columns} FROM runs ORDER BY created_at DESC, rowid DESC`).all();
  return (rows as RunRow[]).map(toRun);
}

/** Says where the base of Runs lies now. What their folders were frozen with stays. */
export function moveBase(store: Store, from: string, to: string): void {
  sql(store).prepare('UPDATE runs SET base = ? WHERE base = ?').run(to, from);
}

/** Marks what ran or waited when the program ended: the queue lives in memory, so nothing would come to its turn. */
export function interruptRuns(store: Store): void {
  sql(store).prepare("UPDATE runs SET state = 'interrupted' WHERE state IN ('queued', 'running')").run();
}

function toRow(run: Run): RunRow {
  const { categories, result, error } = run;
  return {
    ...run,
    ...toErrorColumns(error),
    categories: JSON.stringify(categories),
    result: result === null ? null : JSON.stringify(result),
  };
}

function toRun(row: RunRow): Run {
  const { categories, result, error, errorCode, errorHint, ...rest } = row;
  return {
    ...rest,
    error: fromErrorColumns({ error, errorCode, errorHint }),
    categories: JSON.parse(categories) as Run['categories'],
    result: result === null ? null : (JSON.parse(result) as Run['result']),
  };
}
