/** Matrices with their plans and cells, and the files the user added to the workspace. */
export const matrices = `
  CREATE TABLE matrices (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    created_at TEXT NOT NULL,
    plan TEXT NOT NULL,
    tasks TEXT NOT NULL,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    error TEXT
  ) STRICT;

  CREATE TABLE cells (
    matrix_id TEXT NOT NULL REFERENCES matrices ON DELETE CASCADE,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    base TEXT NOT NULL,
    categories TEXT NOT NULL,
    seed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    error TEXT,
    run_id TEXT REFERENCES runs,
    evaluation_id TEXT REFERENCES evaluations,
    PRIMARY KEY (matrix_id, position),
    UNIQUE (matrix_id, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cells_by_key ON cells (key, state);

  CREATE TABLE files (
    kind TEXT NOT NULL CHECK (kind IN ('model', 'plan')),
    path TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (kind, path)
  ) STRICT, WITHOUT ROWID;
`;
