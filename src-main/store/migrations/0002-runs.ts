/** Runs, evaluations and their scores. */
export const runs = `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    folder TEXT NOT NULL,
    base TEXT NOT NULL,
    dataset TEXT,
    categories TEXT NOT NULL,
    seed INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    result TEXT,
    error TEXT
  ) STRICT;
  CREATE INDEX runs_by_state ON runs (state);

  CREATE TABLE evaluations (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    run_id TEXT REFERENCES runs,
    created_at TEXT NOT NULL,
    finished_at TEXT
  ) STRICT;

  -- stderr and the interval are null where one item leaves them undefined.
  CREATE TABLE scores (
    evaluation_id TEXT NOT NULL REFERENCES evaluations ON DELETE CASCADE,
    position INTEGER NOT NULL,
    task TEXT NOT NULL,
    base TEXT NOT NULL,
    adapter TEXT,
    scoring TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    stderr REAL,
    ci_low REAL,
    ci_high REAL,
    n INTEGER NOT NULL,
    parse_rate REAL,
    PRIMARY KEY (evaluation_id, position)
  ) STRICT, WITHOUT ROWID;
`;
