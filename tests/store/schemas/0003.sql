-- A database of schema 3, with a row in every table.
PRAGMA foreign_keys = OFF;
PRAGMA user_version = 3;
CREATE TABLE datasets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    source TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    read INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0
  ) STRICT;
CREATE TABLE instructions (
    row_id INTEGER PRIMARY KEY,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    id TEXT NOT NULL,
    category TEXT CHECK (category IN ('QA', 'IE', 'GEN', 'OTHER')),
    split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
    review TEXT NOT NULL CHECK (review IN ('pending', 'accepted', 'rejected')),
    instruction TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT NOT NULL,
    UNIQUE (dataset_id, id)
  ) STRICT;
CREATE TABLE test_marks (
    import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    id TEXT NOT NULL,
    PRIMARY KEY (import_id, id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE quarantined_rows (
    import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    row INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;
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
CREATE TABLE evaluations (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    run_id TEXT REFERENCES runs,
    created_at TEXT NOT NULL,
    finished_at TEXT
  ) STRICT;
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
CREATE TABLE files (
    kind TEXT NOT NULL CHECK (kind IN ('model', 'plan')),
    path TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (kind, path)
  ) STRICT, WITHOUT ROWID;
INSERT INTO datasets VALUES (1, 'a');
INSERT INTO imports VALUES (1, 1, 'source ’of’ imports', '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z', 1, 1);
INSERT INTO instructions VALUES (1, 1, 1, 'a', 'QA', 'train', 'pending', 'instruction ’of’ instructions', 'input ’of’ instructions', 'output ’of’ instructions');
INSERT INTO test_marks VALUES (1, 'a');
INSERT INTO quarantined_rows VALUES (1, 1, 'reason ’of’ quarantined_rows', 'raw ’of’ quarantined_rows');
INSERT INTO runs VALUES ('a', 'queued', 'folder ’of’ runs', 'base ’of’ runs', 'dataset ’of’ runs', 'categories ’of’ runs', 1, '2026-01-02T03:04:05.000Z', '{}', 'error ’of’ runs');
INSERT INTO evaluations VALUES ('a', 'folder ’of’ evaluations', 'a', '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z');
INSERT INTO scores VALUES ('a', 1, 'task ’of’ scores', 'base ’of’ scores', 'adapter ’of’ scores', 'scoring ’of’ scores', 'metric ’of’ scores', 0.25, 0.25, 0.25, 0.25, 1, 0.25);
INSERT INTO matrices VALUES ('a', 'name ’of’ matrices', 'queued', '2026-01-02T03:04:05.000Z', '{}', '{}', 1, 'error ’of’ matrices');
INSERT INTO cells VALUES ('a', 1, 'a', 'base ’of’ cells', 'categories ’of’ cells', 1, 'waiting', 'error ’of’ cells', 'a', 'a');
INSERT INTO files VALUES ('model', 'path ’of’ files', '2026-01-02T03:04:05.000Z');
CREATE INDEX imports_of_dataset ON imports (dataset_id);
CREATE INDEX instructions_in_order
    ON instructions (dataset_id, row_id, import_id, category, split, review);
CREATE INDEX instructions_of_import ON instructions (import_id);
CREATE INDEX instructions_marked_test ON instructions (id) WHERE split = 'test';
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX cells_by_key ON cells (key, state);
