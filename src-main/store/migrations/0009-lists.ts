/** What lists of instructions need: lengths, a count of changes per dataset, and a log of texts to index anew. */
export const lists = `
  -- Covers every filter of a list, the length of the three texts included: none of them reads a text.
  DROP INDEX instructions_in_order;
  CREATE INDEX instructions_in_order ON instructions
    (dataset_id, row_id, import_id, category, split, review, length(instruction) + length(input) + length(output));

  -- Counts up whenever rows of the dataset are added, changed or taken away: a list of row ids is of one count.
  ALTER TABLE datasets ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;
  CREATE TRIGGER import_finished AFTER UPDATE OF finished_at ON imports
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = NEW.dataset_id; END;
  CREATE TRIGGER finished_import_removed AFTER DELETE ON imports WHEN OLD.finished_at IS NOT NULL
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = OLD.dataset_id; END;
  CREATE TRIGGER instruction_changed
    AFTER UPDATE OF category, split, review, instruction, input, output ON instructions
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = NEW.dataset_id; END;
  CREATE TRIGGER duplicates_found AFTER INSERT ON duplicate_searches
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = NEW.dataset_id; END;

  -- The full-text index lies in a file of its own, which a worker fills; this is what it must look at again.
  CREATE TABLE text_changes (
    change INTEGER PRIMARY KEY AUTOINCREMENT,
    row_id INTEGER NOT NULL
  ) STRICT;
  CREATE TRIGGER text_edited AFTER UPDATE OF instruction, input, output ON instructions
    BEGIN INSERT INTO text_changes (row_id) VALUES (NEW.row_id); END;
  -- Rows of an import that was never finished were never indexed.
  CREATE TRIGGER text_removed AFTER DELETE ON instructions
    WHEN EXISTS (SELECT 1 FROM imports WHERE id = OLD.import_id AND finished_at IS NOT NULL)
    BEGIN
      INSERT INTO text_changes (row_id) VALUES (OLD.row_id);
      UPDATE datasets SET changes = changes + 1 WHERE id = OLD.dataset_id;
    END;
  -- The rows that follow an import into nothing no longer know that it was finished.
  CREATE TRIGGER texts_removed_with_import BEFORE DELETE ON imports WHEN OLD.finished_at IS NOT NULL
    BEGIN INSERT INTO text_changes (row_id) SELECT row_id FROM instructions WHERE import_id = OLD.id; END;
`;
