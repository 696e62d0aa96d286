/** How an evaluation stands and what it was asked; files of benchmarks; numbers that others published. */
export const evaluations = `
  ALTER TABLE evaluations ADD COLUMN state TEXT NOT NULL DEFAULT 'interrupted'
    CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted'));
  -- As JSON; null for one that was begun before it was kept here.
  ALTER TABLE evaluations ADD COLUMN settings TEXT;
  ALTER TABLE evaluations ADD COLUMN error TEXT;
  UPDATE evaluations SET state = 'done' WHERE finished_at IS NOT NULL;

  -- Files the user chose for a task; they stay where they are.
  CREATE TABLE benchmark_files (
    task TEXT NOT NULL,
    path TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (task, path)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE published_models (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL DEFAULT ''
  ) STRICT;

  -- A share of 1, or the number itself where the metric has another unit.
  CREATE TABLE published_numbers (
    model_id INTEGER NOT NULL REFERENCES published_models ON DELETE CASCADE,
    task TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (model_id, task, metric)
  ) STRICT, WITHOUT ROWID;
`;
