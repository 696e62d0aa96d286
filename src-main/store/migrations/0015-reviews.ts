/** Reviews, what was changed in rows by whom, and the queues that reviewers work through. */
export const reviews = `
  -- What the file said, once a review has changed it.
  ALTER TABLE instructions ADD COLUMN imported_review TEXT
    CHECK (imported_review IN ('pending', 'accepted', 'rejected'));

  -- Where each reviewer stands now; ratings are a JSON object.
  CREATE TABLE reviews (
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    reviewer TEXT NOT NULL,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    decision TEXT CHECK (decision IN ('accepted', 'rejected')),
    ratings TEXT NOT NULL DEFAULT '{}',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (row_id, reviewer)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX reviews_of_reviewer ON reviews (dataset_id, reviewer, decision, row_id);

  CREATE TABLE adjudications (
    row_id INTEGER PRIMARY KEY REFERENCES instructions ON DELETE CASCADE,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    adjudicator TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected'))
  ) STRICT;

  -- Every change of every row, in order. Lines are added and never changed; they go only with their row.
  CREATE TABLE review_history (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('decision', 'ratings', 'note', 'category', 'text', 'adjudication')),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    undoes INTEGER UNIQUE REFERENCES review_history ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX history_of_row ON review_history (row_id, position);
  CREATE INDEX history_of_reviewer ON review_history (dataset_id, who, kind, position);
  CREATE TRIGGER history_stays BEFORE UPDATE ON review_history
    BEGIN SELECT raise(ABORT, 'history is never changed'); END;

  -- A sample of a dataset in the order in which it is reviewed.
  CREATE TABLE review_queues (
    id INTEGER PRIMARY KEY,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    name TEXT NOT NULL,
    strategy TEXT NOT NULL,
    seed INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    UNIQUE (dataset_id, name)
  ) STRICT;
  CREATE TABLE review_queue_rows (
    queue_id INTEGER NOT NULL REFERENCES review_queues ON DELETE CASCADE,
    position INTEGER NOT NULL,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    reasons TEXT NOT NULL,
    PRIMARY KEY (queue_id, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX review_queues_of_row ON review_queue_rows (row_id);

  -- What is rated in a dataset, as JSON; absent: the standard rubric.
  CREATE TABLE rubrics (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    criteria TEXT NOT NULL
  ) STRICT;

  -- Ratings of a dataset as a whole; the newest of a reviewer and criterion counts.
  CREATE TABLE dataset_ratings (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    at TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    criterion TEXT NOT NULL,
    value INTEGER
  ) STRICT;
  CREATE INDEX dataset_ratings_in_order ON dataset_ratings (dataset_id, position);
`;
