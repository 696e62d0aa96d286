/**
 * Instructions without the index that made each insert as slow as a random write: which ids a dataset holds is in a table
 * of its own, filled in their order. Rows and imports tell which texts are gated, and of which benchmark.
 */
export const instructionIds = `
  PRAGMA legacy_alter_table = ON;
  CREATE TABLE new_instructions (
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
    gated INTEGER NOT NULL DEFAULT 0 CHECK (gated IN (0, 1))
  ) STRICT;
  INSERT INTO new_instructions
    (row_id, dataset_id, import_id, id, category, split, review, instruction, input, output)
    SELECT row_id, dataset_id, import_id, id, category, split, review, instruction, input, output
    FROM instructions ORDER BY row_id;
  DROP TABLE instructions;
  ALTER TABLE new_instructions RENAME TO instructions;
  PRAGMA legacy_alter_table = OFF;

  CREATE INDEX instructions_in_order
    ON instructions (dataset_id, row_id, import_id, category, split, review);
  CREATE INDEX instructions_of_import ON instructions (import_id);
  CREATE INDEX instructions_marked_test ON instructions (id) WHERE split = 'test';
  CREATE INDEX instructions_gated ON instructions (id) WHERE gated = 1;
  CREATE TRIGGER texts_edited AFTER UPDATE OF instruction, input, output ON instructions
    WHEN OLD.instruction <> NEW.instruction OR OLD.input <> NEW.input OR OLD.output <> NEW.output
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;

  -- Where a dataset holds an id. An import writes its own when all of its rows are there.
  CREATE TABLE instruction_ids (
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO instruction_ids SELECT dataset_id, id, row_id FROM instructions ORDER BY dataset_id, id;

  -- The benchmark whose official file it read.
  ALTER TABLE imports ADD COLUMN task TEXT;

  -- What an unfinished import knows of content that the dataset already holds.
  DROP TABLE test_marks;
  CREATE TABLE marks (
    import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    row_id INTEGER NOT NULL,
    mark TEXT NOT NULL CHECK (mark IN ('test', 'gated')),
    PRIMARY KEY (import_id, row_id, mark)
  ) STRICT, WITHOUT ROWID;
`;
