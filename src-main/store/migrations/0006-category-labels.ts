/**
 * What each method says of the category of a row. A row without a label of any method has its category, if any, from
 * the file it came from; that becomes its label by the reader when another method labels the row.
 */
export const categoryLabels = `
  CREATE TABLE category_labels (
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    method TEXT NOT NULL CHECK (method IN ('hand', 'reader', 'model', 'rules')),
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    category TEXT CHECK (category IN ('QA', 'IE', 'GEN', 'OTHER')),
    reason TEXT NOT NULL,
    origin TEXT NOT NULL,
    labelled_at TEXT NOT NULL,
    PRIMARY KEY (row_id, method)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX category_labels_counted ON category_labels (dataset_id, method, category);

  -- The method that comes right after the hand; absent: the usual order.
  CREATE TABLE preferred_methods (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    method TEXT NOT NULL CHECK (method IN ('reader', 'model', 'rules'))
  ) STRICT;
`;
