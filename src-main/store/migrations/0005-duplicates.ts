/** Near-duplicates of a dataset, and the version of its texts that they were found in. */
export const duplicates = `
  -- Counts up whenever texts are added, edited or taken away: what was computed from them is of one version.
  ALTER TABLE datasets ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
  CREATE TRIGGER texts_added AFTER UPDATE OF finished_at ON imports
    WHEN NEW.finished_at IS NOT NULL AND EXISTS (SELECT 1 FROM instructions WHERE import_id = NEW.id)
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;
  CREATE TRIGGER texts_edited AFTER UPDATE OF instruction, input, output ON instructions
    WHEN OLD.instruction <> NEW.instruction OR OLD.input <> NEW.input OR OLD.output <> NEW.output
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;
  CREATE TRIGGER texts_removed AFTER DELETE ON imports WHEN OLD.finished_at IS NOT NULL
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = OLD.dataset_id; END;

  -- The last search of a dataset.
  CREATE TABLE duplicate_searches (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    version INTEGER NOT NULL,
    threshold REAL NOT NULL,
    compared TEXT NOT NULL,
    rows INTEGER NOT NULL,
    empty INTEGER NOT NULL,
    searched_at TEXT NOT NULL
  ) STRICT;

  -- Rows in groups of two or more; groups are numbered from 1, in the order of their first rows.
  CREATE TABLE duplicates (
    row_id INTEGER PRIMARY KEY REFERENCES instructions ON DELETE CASCADE,
    dataset_id INTEGER NOT NULL REFERENCES duplicate_searches ON DELETE CASCADE,
    group_number INTEGER NOT NULL,
    f1 REAL NOT NULL
  ) STRICT;
  CREATE INDEX duplicates_by_group ON duplicates (dataset_id, group_number, row_id);
`;
