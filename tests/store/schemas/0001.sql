-- A database of schema 1, with a row in every table.
PRAGMA foreign_keys = OFF;
PRAGMA user_version = 1;
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
INSERT INTO datasets VALUES (1, 'a');
INSERT INTO imports VALUES (1, 1, 'source ’of’ imports', '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z', 1, 1);
INSERT INTO instructions VALUES (1, 1, 1, 'a', 'QA', 'train', 'pending', 'instruction ’of’ instructions', 'input ’of’ instructions', 'output ’of’ instructions');
INSERT INTO test_marks VALUES (1, 'a');
INSERT INTO quarantined_rows VALUES (1, 1, 'reason ’of’ quarantined_rows', 'raw ’of’ quarantined_rows');
CREATE INDEX imports_of_dataset ON imports (dataset_id);
CREATE INDEX instructions_in_order
    ON instructions (dataset_id, row_id, import_id, category, split, review);
CREATE INDEX instructions_of_import ON instructions (import_id);
CREATE INDEX instructions_marked_test ON instructions (id) WHERE split = 'test';
