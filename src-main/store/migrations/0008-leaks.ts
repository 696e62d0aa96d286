/** Leaks of a benchmark's items into a dataset, and rows that were set aside from training with a reason. */
export const leaks = `
  -- The last search of a dataset for the items of a benchmark's file, or of another dataset's test rows.
  CREATE TABLE leak_searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    version INTEGER NOT NULL,
    -- null: the items are rows of a dataset
    task TEXT,
    source TEXT NOT NULL,
    rows INTEGER NOT NULL,
    items INTEGER NOT NULL,
    pairs INTEGER NOT NULL,
    searched_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX leak_searches_of_dataset ON leak_searches (dataset_id);

  -- Items that some row holds, by their place in the benchmark.
  CREATE TABLE leaked_items (
    search_id INTEGER NOT NULL REFERENCES leak_searches ON DELETE CASCADE,
    place INTEGER NOT NULL,
    item TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (search_id, place)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE leaks (
    search_id INTEGER NOT NULL REFERENCES leak_searches ON DELETE CASCADE,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    place INTEGER NOT NULL,
    recall REAL NOT NULL,
    run TEXT,
    PRIMARY KEY (search_id, row_id, place)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX leaks_of_row ON leaks (row_id);

  -- One act of setting rows aside; to delete it is to take it back.
  CREATE TABLE exclusions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    reason TEXT NOT NULL,
    excluded_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX exclusions_of_dataset ON exclusions (dataset_id);

  -- A row is set aside as long as one exclusion holds it.
  CREATE TABLE excluded_rows (
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    exclusion_id INTEGER NOT NULL REFERENCES exclusions ON DELETE CASCADE,
    PRIMARY KEY (row_id, exclusion_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX excluded_rows_by_exclusion ON excluded_rows (exclusion_id);

  -- Rows that come back were not looked at meanwhile.
  CREATE TRIGGER rows_taken_back AFTER DELETE ON exclusions
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = OLD.dataset_id; END;
  CREATE TRIGGER row_no_more_rejected AFTER UPDATE OF review ON instructions
    WHEN OLD.review = 'rejected' AND NEW.review <> 'rejected'
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;
`;
