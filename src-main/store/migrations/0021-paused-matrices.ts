/** A matrix may be paused, and keeps the gradients that its affinity is told from. SQLite cannot change a CHECK: the table is made anew. */
export const pausedMatrices = `
  CREATE TABLE matrices_anew (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL
      CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
    created_at TEXT NOT NULL,
    plan TEXT NOT NULL,
    tasks TEXT NOT NULL,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    error TEXT
  ) STRICT;
  INSERT INTO matrices_anew (rowid, id, name, state, created_at, plan, tasks, sample, error)
    SELECT rowid, id, name, state, created_at, plan, tasks, sample, error FROM matrices;
  DROP TABLE matrices;
  ALTER TABLE matrices_anew RENAME TO matrices;

  -- As JSON, without what it is held against: that grows with the matrix.
  CREATE TABLE affinities (
    matrix_id TEXT PRIMARY KEY REFERENCES matrices ON DELETE CASCADE,
    affinity TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
