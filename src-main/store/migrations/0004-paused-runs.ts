/** A Run may be paused. SQLite cannot change a CHECK: the table is made anew and takes the old one's name. */
export const pausedRuns = `
  CREATE TABLE runs_anew (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL
      CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
    folder TEXT NOT NULL,
    base TEXT NOT NULL,
    dataset TEXT,
    categories TEXT NOT NULL,
    seed INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    result TEXT,
    error TEXT
  ) STRICT;
  INSERT INTO runs_anew (rowid, id, state, folder, base, dataset, categories, seed, created_at, result, error)
    SELECT rowid, id, state, folder, base, dataset, categories, seed, created_at, result, error FROM runs;
  DROP TABLE runs;
  ALTER TABLE runs_anew RENAME TO runs;
  CREATE INDEX runs_by_state ON runs (state);
  CREATE INDEX runs_by_folder ON runs (folder);
`;
