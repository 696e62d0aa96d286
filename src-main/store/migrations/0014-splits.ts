/** Splits that were drawn by the workbench: every move of a row, so that it can be taken back. */
export const splits = `
  CREATE TABLE split_assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    validation REAL NOT NULL,
    test REAL NOT NULL,
    seed INTEGER NOT NULL,
    assigned_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX split_assignments_of_dataset ON split_assignments (dataset_id);

  CREATE TABLE assigned_splits (
    assignment_id INTEGER NOT NULL REFERENCES split_assignments ON DELETE CASCADE,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (assignment_id, row_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX assigned_splits_of_row ON assigned_splits (row_id, assignment_id);
`;
