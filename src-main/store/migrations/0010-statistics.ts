/** What was computed from the texts of a dataset, each with the version of the texts it holds for. */
export const statistics = `
  CREATE TABLE text_statistics (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    version INTEGER NOT NULL,
    computed_at TEXT NOT NULL,
    -- JSON
    summary TEXT NOT NULL
  ) STRICT;

  -- Rows to look at again: a kind of identifier with the number of its matches, or a language other than English.
  CREATE TABLE flagged_rows (
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    flag TEXT NOT NULL,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    matches INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, flag, row_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX flags_of_row ON flagged_rows (row_id);

  -- How many rows have each length, as JSON, under a tokenizer (by its hash) and a template.
  CREATE TABLE token_lengths (
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    tokenizer TEXT NOT NULL,
    template TEXT NOT NULL,
    version INTEGER NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (dataset_id, tokenizer, template)
  ) STRICT, WITHOUT ROWID;
`;
