/** Snapshots of datasets. What they hold is copied once and shared: no later edit or removal reaches it. */
export const snapshots = `
  -- A snapshot without frozen_at is being written: nobody sees it.
  CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    dataset TEXT NOT NULL,
    hash TEXT NOT NULL,
    rows INTEGER NOT NULL DEFAULT 0,
    frozen_at TEXT,
    -- The dataset's count of changes at which it was last seen to be like this.
    changes INTEGER NOT NULL,
    UNIQUE (dataset, hash)
  ) STRICT;

  CREATE TABLE frozen_texts (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    instruction TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT NOT NULL
  ) STRICT;

  CREATE TABLE frozen_rows (
    snapshot_id INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
    id TEXT NOT NULL,
    text_id INTEGER NOT NULL REFERENCES frozen_texts,
    category TEXT,
    split TEXT NOT NULL,
    review TEXT NOT NULL,
    excluded INTEGER NOT NULL,
    gated INTEGER NOT NULL,
    PRIMARY KEY (snapshot_id, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER row_excluded AFTER INSERT ON excluded_rows
    BEGIN UPDATE datasets SET changes = changes + 1
      WHERE id = (SELECT dataset_id FROM instructions WHERE row_id = NEW.row_id); END;
  CREATE TRIGGER row_taken_back AFTER DELETE ON excluded_rows
    BEGIN UPDATE datasets SET changes = changes + 1
      WHERE id = (SELECT dataset_id FROM instructions WHERE row_id = OLD.row_id); END;
`;
