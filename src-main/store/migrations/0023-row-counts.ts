/** How many rows of a large dataset are of which category, split and review state, at a count of changes. */
export const rowCounts = `
  CREATE TABLE row_counts (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    changes INTEGER NOT NULL,
    -- JSON
    counts TEXT NOT NULL
  ) STRICT;
`;
