/** Matrices: the plan as it was given, and every cell with how it stands. */
import { WorkbenchError } from '../common/errors';
import type { Cell, CellScore, Matrix, Plan } from '../common/matrix';
import { sql, together, type Store } from './connection';
import { scoresOf } from './evaluations';

/** A matrix before any of its cells was computed. */
export interface NewMatrix extends Pick<Matrix, 'id' | 'name' | 'createdAt' | 'tasks' | 'sample'> {
  plan: Plan;
  cells: Omit<Cell, 'state' | 'error' | 'scores'>[];
}

export interface MatrixSummary extends Pick<Matrix, 'id' | 'name' | 'state' | 'createdAt'> {
  /** Cells that are done, of how many. */
  done: number;
  of: number;
}

/** How a cell stands, and what was made for it. */
export interface CellChange extends Partial<Pick<Cell, 'state' | 'error'>> {
  runId?: string | null;
  evaluationId?: string | null;
}

interface MatrixRow extends Omit<Matrix, 'budget' | 'tasks' | 'cells' | 'sample'> {
  plan: string;
  tasks: string;
  sample: 0 | 1;
}

interface CellRow extends Omit<Cell, 'row' | 'scores'> {
  row: string;
  runId: string | null;
  evaluationId: string | null;
}

const cellColumns = `key, base, members AS row, size, method, origin, seed, state, error, run_id AS runId, evaluation_id AS evaluationId`;

/** Stores a matrix as `queued`, its cells `waiting`. One that is known keeps its cells and takes over the files' new places. */
export function addMatrix(store: Store, { plan, tasks, sample, cells, ...matrix }: NewMatrix): void {
  const db = sql(store);
  const insert = db.prepare(
    `INSERT INTO cells (matrix_id, position, key, base, members, size, method, origin, seed, state)
     VALUES (@matrix, @position, @key, @base, @row, @size, @method, @origin, @seed, 'waiting')
     ON CONFLICT (matrix_id, key) DO UPDATE SET base = excluded.base`,
  );
  together(store, () => {
    db.prepare(
      `INSERT INTO matrices (id, name, state, created_at, plan, tasks, sample)
       VALUES (@id, @name, 'queued', @createdAt, @plan, @tasks, @sample)
       ON CONFLICT (id) DO UPDATE SET plan = excluded.plan,
         state = CASE state WHEN 'running' THEN state ELSE excluded.state END`,
    ).run({ ...matrix, plan: JSON.stringify(plan), tasks: JSON.stringify(tasks), sample: sample ? 1 : 0 });
    for (const [position, cell] of cells.entries())
      insert.run({ ...cell, matrix: matrix.id, position, row: JSON.stringify(cell.row) });
  });
}

/** @throws WorkbenchError `not-found` */
export function setMatrixState(
  store: Store,
  id: string,
  state: Matrix['state'],
  error: string | null = null,
): void {
  const update = sql(store).prepare('UPDATE matrices SET state = ?, error = ? WHERE id = ?');
  if (update.run(state, error, id).changes !== 1) throw noMatrix(id);
}

/** Changes how one cell stands and leaves the rest of it as it was. @throws WorkbenchError `not-found` */
export function updateCell(store: Store, matrix: string, key: string, change: CellChange): void {
  const before = sql(store)
    .prepare(`SELECT ${cellColumns} FROM cells WHERE matrix_id = ? AND key = ?`)
    .get(matrix, key) as CellRow | undefined;
  if (!before) throw new WorkbenchError('not-found', `The matrix “${matrix}” has no cell ${key}.`);
  sql(store)
    .prepare(
      `UPDATE cells SET state = @state, error = @error, run_id = @runId, evaluation_id = @evaluationId
       WHERE matrix_id = @matrix AND key = @key`,
    )
    .run({ ...before, ...change, matrix, key });
}

/** The matrix with the scores of its finished cells. @throws WorkbenchError `not-found` */
export function getMatrix(store: Store, id: string): Matrix {
  const row = matrixRow(store, id);
  const cells = sql(store)
    .prepare(`SELECT ${cellColumns} FROM cells WHERE matrix_id = ? ORDER BY position`)
    .all(id) as CellRow[];
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    createdAt: row.createdAt,
    budget: (JSON.parse(row.plan) as Plan).budget,
    tasks: JSON.parse(row.tasks) as Matrix['tasks'],
    cells: cells.map((cell) => toCell(store, cell)),
    sample: row.sample === 1,
    error: row.error,
  };
}

/** @throws WorkbenchError `not-found` */
export function getMatrixPlan(store: Store, id: string): Plan {
  return JSON.parse(matrixRow(store, id).plan) as Plan;
}

/** The newest first. */
export function listMatrices(store: Store): MatrixSummary[] {
  return sql(store)
    .prepare(
      `SELECT m.id, m.name, m.state, m.created_at AS createdAt,
         count(*) FILTER (WHERE c.state = 'done') AS done, count(c.key) AS "of"
       FROM matrices m LEFT JOIN cells c ON c.matrix_id = m.id
       GROUP BY m.id ORDER BY m.created_at DESC, m.rowid DESC`,
    )
    .all() as MatrixSummary[];
}

/** What any matrix has computed for this cell already: its Run (null for a base) and its evaluation. */
export function finishedCell(
  store: Store,
  key: string,
): { runId: string | null; evaluationId: string } | null {
  const row = sql(store)
    .prepare(
      `SELECT run_id AS runId, evaluation_id AS evaluationId FROM cells
       WHERE key = ? AND state = 'done' AND evaluation_id IS NOT NULL LIMIT 1`,
    )
    .get(key) as { runId: string | null; evaluationId: string } | undefined;
  return row ?? null;
}

/** Marks the matrices that ran or waited when the program ended; their running cells wait again. */
export function interruptMatrices(store: Store): void {
  together(store, () => {
    sql(store)
      .prepare("UPDATE matrices SET state = 'interrupted' WHERE state IN ('queued', 'running')")
      .run();
    sql(store).prepare("UPDATE cells SET state = 'waiting' WHERE state = 'running'").run();
  });
}

function matrixRow(store: Store, id: string): MatrixRow {
  const row = sql(store)
    .prepare(
      'SELECT id, name, state, created_at AS createdAt, plan, tasks, sample, error FROM matrices WHERE id = ?',
    )
    .get(id) as MatrixRow | undefined;
  if (!row) throw noMatrix(id);
  return row;
}

function toCell(store: Store, { runId, evaluationId, row, ...cell }: CellRow): Cell {
  const scores = evaluationId === null ? [] : scoresOf(store, evaluationId);
  return {
    ...cell,
    row: JSON.parse(row) as Cell['row'],
    scores: scores.map(({ base, adapter, ...score }): CellScore => score),
  };
}

function noMatrix(id: string): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    `There is no matrix “${id}” in the workspace.`,
    'List them with: matrix show',
  );
}
