-- A database of schema 23, with a row in every table.
PRAGMA foreign_keys = OFF;
PRAGMA user_version = 23;
CREATE TABLE datasets (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  , version INTEGER NOT NULL DEFAULT 0, changes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    source TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    read INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0
  , task TEXT, header TEXT) STRICT;
CREATE TABLE quarantined_rows (
    import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    row INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (import_id, row)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE evaluations (
    id TEXT PRIMARY KEY,
    folder TEXT NOT NULL,
    run_id TEXT REFERENCES runs,
    created_at TEXT NOT NULL,
    finished_at TEXT
  , state TEXT NOT NULL DEFAULT 'interrupted'
    CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')), settings TEXT, error TEXT, error_code TEXT, error_hint TEXT) STRICT;
CREATE TABLE cells (
    matrix_id TEXT NOT NULL REFERENCES matrices ON DELETE CASCADE,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    base TEXT NOT NULL,
    members TEXT NOT NULL,
    seed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    error TEXT,
    run_id TEXT REFERENCES runs,
    evaluation_id TEXT REFERENCES evaluations, size INTEGER, method TEXT NOT NULL DEFAULT 'lora' CHECK (method IN ('lora', 'dora', 'full')), origin TEXT NOT NULL DEFAULT 'all'
    CHECK (origin IN ('all', 'written', 'generated', 'accepted')),
    PRIMARY KEY (matrix_id, position),
    UNIQUE (matrix_id, key)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE files (
    kind TEXT NOT NULL CHECK (kind IN ('model', 'plan')),
    path TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (kind, path)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE "runs" (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL
      CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
    folder TEXT NOT NULL,
    base TEXT NOT NULL,
    dataset TEXT,
    categories TEXT NOT NULL,
    seed INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    result TEXT,
    error TEXT
  , error_code TEXT, error_hint TEXT) STRICT;
CREATE TABLE duplicate_searches (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    version INTEGER NOT NULL,
    threshold REAL NOT NULL,
    compared TEXT NOT NULL,
    rows INTEGER NOT NULL,
    empty INTEGER NOT NULL,
    searched_at TEXT NOT NULL
  ) STRICT;
CREATE TABLE duplicates (
    row_id INTEGER PRIMARY KEY REFERENCES instructions ON DELETE CASCADE,
    dataset_id INTEGER NOT NULL REFERENCES duplicate_searches ON DELETE CASCADE,
    group_number INTEGER NOT NULL,
    f1 REAL NOT NULL
  ) STRICT;
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
CREATE TABLE preferred_methods (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    method TEXT NOT NULL CHECK (method IN ('reader', 'model', 'rules'))
  ) STRICT;
CREATE TABLE "instructions" (
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
  , imported_review TEXT
    CHECK (imported_review IN ('pending', 'accepted', 'rejected'))) STRICT;
CREATE TABLE instruction_ids (
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    id TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE marks (
    import_id INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
    row_id INTEGER NOT NULL,
    mark TEXT NOT NULL CHECK (mark IN ('test', 'gated')),
    PRIMARY KEY (import_id, row_id, mark)
  ) STRICT, WITHOUT ROWID;
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
CREATE TABLE exclusions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    reason TEXT NOT NULL,
    excluded_at TEXT NOT NULL
  , under_way INTEGER NOT NULL DEFAULT 0 CHECK (under_way IN (0, 1))) STRICT;
CREATE TABLE excluded_rows (
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    exclusion_id INTEGER NOT NULL REFERENCES exclusions ON DELETE CASCADE,
    PRIMARY KEY (row_id, exclusion_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE text_changes (
    change INTEGER PRIMARY KEY AUTOINCREMENT,
    row_id INTEGER NOT NULL
  ) STRICT;
CREATE TABLE text_statistics (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    version INTEGER NOT NULL,
    computed_at TEXT NOT NULL,
    -- JSON
    summary TEXT NOT NULL
  ) STRICT;
CREATE TABLE flagged_rows (
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    flag TEXT NOT NULL,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    matches INTEGER NOT NULL,
    PRIMARY KEY (dataset_id, flag, row_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE token_lengths (
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    tokenizer TEXT NOT NULL,
    template TEXT NOT NULL,
    version INTEGER NOT NULL,
    counts TEXT NOT NULL,
    PRIMARY KEY (dataset_id, tokenizer, template)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE generations (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
    dataset TEXT NOT NULL,
    count INTEGER NOT NULL,
    settings TEXT NOT NULL,
    price TEXT,
    created_at TEXT NOT NULL,
    note TEXT
  ) STRICT;
CREATE TABLE candidates (
    generation_id TEXT NOT NULL REFERENCES generations ON DELETE CASCADE,
    position INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    seeds TEXT NOT NULL,
    prompt_hash TEXT NOT NULL,
    -- Of the instruction that its text is; null where it is none.
    instruction_id TEXT,
    instruction TEXT,
    input TEXT,
    output TEXT,
    answer TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (generation_id, position)
  ) STRICT, WITHOUT ROWID;
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
CREATE TABLE split_assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    validation REAL NOT NULL,
    test REAL NOT NULL,
    seed INTEGER NOT NULL,
    assigned_at TEXT NOT NULL
  , under_way INTEGER NOT NULL DEFAULT 0 CHECK (under_way IN (0, 1))) STRICT;
CREATE TABLE assigned_splits (
    assignment_id INTEGER NOT NULL REFERENCES split_assignments ON DELETE CASCADE,
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (assignment_id, row_id)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE reviews (
    row_id INTEGER NOT NULL REFERENCES instructions ON DELETE CASCADE,
    reviewer TEXT NOT NULL,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    decision TEXT CHECK (decision IN ('accepted', 'rejected')),
    ratings TEXT NOT NULL DEFAULT '{}',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (row_id, reviewer)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE adjudications (
    row_id INTEGER PRIMARY KEY REFERENCES instructions ON DELETE CASCADE,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    adjudicator TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected'))
  ) STRICT;
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
CREATE TABLE rubrics (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    criteria TEXT NOT NULL
  ) STRICT;
CREATE TABLE dataset_ratings (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id INTEGER NOT NULL REFERENCES datasets ON DELETE CASCADE,
    at TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    criterion TEXT NOT NULL,
    value INTEGER
  ) STRICT;
CREATE TABLE "scores" (
    evaluation_id TEXT NOT NULL REFERENCES evaluations ON DELETE CASCADE,
    position INTEGER NOT NULL,
    task TEXT NOT NULL,
    base TEXT NOT NULL,
    adapter TEXT,
    scoring TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL,
    stderr REAL,
    ci_low REAL,
    ci_high REAL,
    n INTEGER NOT NULL,
    clusters INTEGER,
    parse_rate REAL,
    among_parsed REAL,
    reason TEXT,
    PRIMARY KEY (evaluation_id, position)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE own_tasks (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    description TEXT NOT NULL,
    added_at TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
CREATE TABLE benchmark_files (
    task TEXT NOT NULL,
    path TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (task, path)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE published_models (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL DEFAULT ''
  ) STRICT;
CREATE TABLE published_numbers (
    model_id INTEGER NOT NULL REFERENCES published_models ON DELETE CASCADE,
    task TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (model_id, task, metric)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE "matrices" (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL
      CHECK (state IN ('queued', 'running', 'paused', 'done', 'failed', 'cancelled', 'interrupted')),
    created_at TEXT NOT NULL,
    plan TEXT NOT NULL,
    tasks TEXT NOT NULL,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    error TEXT
  ) STRICT;
CREATE TABLE affinities (
    matrix_id TEXT PRIMARY KEY REFERENCES matrices ON DELETE CASCADE,
    affinity TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
CREATE TABLE row_counts (
    dataset_id INTEGER PRIMARY KEY REFERENCES datasets ON DELETE CASCADE,
    changes INTEGER NOT NULL,
    -- JSON
    counts TEXT NOT NULL
  ) STRICT;
INSERT INTO datasets VALUES (1, 'a', 0, 0);
INSERT INTO row_counts VALUES (1, 0, '[]');
INSERT INTO imports VALUES (1, 1, 'source ’of’ imports', '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z', 1, 1, NULL, NULL);
INSERT INTO quarantined_rows VALUES (1, 1, 'reason ’of’ quarantined_rows', 'raw ’of’ quarantined_rows');
INSERT INTO evaluations VALUES ('a', 'folder ’of’ evaluations', 'a', '2026-01-02T03:04:05.000Z', '2026-01-02T03:04:05.000Z', 'done', NULL, NULL, NULL, NULL);
INSERT INTO cells VALUES ('a', 1, 'a', 'base ’of’ cells', 'categories ’of’ cells', 1, 'waiting', 'error ’of’ cells', 'a', 'a', NULL, 'lora', 'all');
INSERT INTO files VALUES ('model', 'path ’of’ files', '2026-01-02T03:04:05.000Z');
INSERT INTO runs VALUES ('a', 'queued', 'folder ’of’ runs', 'base ’of’ runs', 'dataset ’of’ runs', 'categories ’of’ runs', 1, '2026-01-02T03:04:05.000Z', '{}', 'error ’of’ runs', 'disk-full', 'hint ’of’ runs');
INSERT INTO duplicate_searches VALUES (1, 1, 0.25, 'compared ’of’ duplicate_searches', 1, 1, '2026-01-02T03:04:05.000Z');
INSERT INTO duplicates VALUES (1, 1, 1, 0.25);
INSERT INTO category_labels VALUES (1, 'hand', 1, 'QA', 'reason ’of’ category_labels', 'origin ’of’ category_labels', '2026-01-02T03:04:05.000Z');
INSERT INTO preferred_methods VALUES (1, 'reader');
INSERT INTO instructions VALUES (1, 1, 1, 'a', 'QA', 'train', 'pending', 'instruction ’of’ instructions', 'input ’of’ instructions', 'output ’of’ instructions', 0, NULL);
INSERT INTO instruction_ids VALUES (1, 'a', 1);
INSERT INTO marks VALUES (1, 1, 'test');
INSERT INTO leak_searches VALUES (1, 1, 1, 'task ’of’ leak_searches', 'source ’of’ leak_searches', 1, 1, 1, '2026-01-02T03:04:05.000Z');
INSERT INTO leaked_items VALUES (1, 1, 'item ’of’ leaked_items', 'text ’of’ leaked_items');
INSERT INTO leaks VALUES (1, 1, 1, 0.25, 'run ’of’ leaks');
INSERT INTO exclusions VALUES (1, 1, 'reason ’of’ exclusions', '2026-01-02T03:04:05.000Z', 0);
INSERT INTO excluded_rows VALUES (1, 1);
INSERT INTO text_changes VALUES (1, 1);
INSERT INTO text_statistics VALUES (1, 1, '2026-01-02T03:04:05.000Z', '{}');
INSERT INTO flagged_rows VALUES (1, 'flag ’of’ flagged_rows', 1, 1);
INSERT INTO token_lengths VALUES (1, 'tokenizer ’of’ token_lengths', 'template ’of’ token_lengths', 1, '{}');
INSERT INTO generations VALUES ('a', 'queued', 'dataset ’of’ generations', 1, '{}', 'price ’of’ generations', '2026-01-02T03:04:05.000Z', 'note ’of’ generations');
INSERT INTO candidates VALUES ('a', 1, 'verdict ’of’ candidates', 'reason ’of’ candidates', 'seeds ’of’ candidates', 'a', 'a', 'instruction ’of’ candidates', 'input ’of’ candidates', 'output ’of’ candidates', 'answer ’of’ candidates', 1, 1, '2026-01-02T03:04:05.000Z');
INSERT INTO snapshots VALUES (1, 'dataset ’of’ snapshots', 'a', 1, '2026-01-02T03:04:05.000Z', 1);
INSERT INTO frozen_texts VALUES (1, x'00ff', 'instruction ’of’ frozen_texts', 'input ’of’ frozen_texts', 'output ’of’ frozen_texts');
INSERT INTO frozen_rows VALUES (1, 'a', 1, 'category ’of’ frozen_rows', 'split ’of’ frozen_rows', 'review ’of’ frozen_rows', 1, 1);
INSERT INTO split_assignments VALUES (1, 1, 0.25, 0.25, 1, '2026-01-02T03:04:05.000Z', 0);
INSERT INTO assigned_splits VALUES (1, 1, 'before ’of’ assigned_splits', 'after ’of’ assigned_splits');
INSERT INTO reviews VALUES (1, 'reviewer ’of’ reviews', 1, 'accepted', '{}', 'note ’of’ reviews');
INSERT INTO adjudications VALUES (1, 1, 'adjudicator ’of’ adjudications', 'accepted');
INSERT INTO review_history VALUES (1, 1, 1, '2026-01-02T03:04:05.000Z', 'who ’of’ review_history', 'decision', 'before ’of’ review_history', 'after ’of’ review_history', NULL);
INSERT INTO review_queues VALUES (1, 1, 'name ’of’ review_queues', 'strategy ’of’ review_queues', 1, '2026-01-02T03:04:05.000Z');
INSERT INTO review_queue_rows VALUES (1, 1, 1, 'reasons ’of’ review_queue_rows');
INSERT INTO rubrics VALUES (1, '{}');
INSERT INTO dataset_ratings VALUES (1, 1, '2026-01-02T03:04:05.000Z', 'reviewer ’of’ dataset_ratings', 'criterion ’of’ dataset_ratings', 1);
INSERT INTO scores VALUES ('a', 1, 'task ’of’ scores', 'base ’of’ scores', 'adapter ’of’ scores', 'scoring ’of’ scores', 'metric ’of’ scores', 0.25, 0.25, 0.25, 0.25, 1, NULL, 0.25, NULL, NULL);
INSERT INTO own_tasks VALUES ('name ’of’ own_tasks', 1, '{}', '2026-01-02T03:04:05.000Z', 1);
INSERT INTO benchmark_files VALUES ('task ’of’ benchmark_files', 'path ’of’ benchmark_files', '2026-01-02T03:04:05.000Z');
INSERT INTO published_models VALUES (1, 'name ’of’ published_models', 'source ’of’ published_models');
INSERT INTO published_numbers VALUES (1, 'task ’of’ published_numbers', 'metric ’of’ published_numbers', 0.25);
INSERT INTO matrices VALUES ('a', 'name ’of’ matrices', 'queued', '2026-01-02T03:04:05.000Z', '{}', '{}', 1, 'error ’of’ matrices');
INSERT INTO affinities VALUES ('a', 'affinity ’of’ affinities');
CREATE INDEX imports_of_dataset ON imports (dataset_id);
CREATE INDEX cells_by_key ON cells (key, state);
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_folder ON runs (folder);
CREATE TRIGGER texts_added AFTER UPDATE OF finished_at ON imports
    WHEN NEW.finished_at IS NOT NULL AND EXISTS (SELECT 1 FROM instructions WHERE import_id = NEW.id)
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;
CREATE TRIGGER texts_removed AFTER DELETE ON imports WHEN OLD.finished_at IS NOT NULL
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = OLD.dataset_id; END;
CREATE INDEX duplicates_by_group ON duplicates (dataset_id, group_number, row_id);
CREATE INDEX category_labels_counted ON category_labels (dataset_id, method, category);
CREATE INDEX instructions_of_import ON instructions (import_id);
CREATE INDEX instructions_marked_test ON instructions (id) WHERE split = 'test';
CREATE INDEX instructions_gated ON instructions (id) WHERE gated = 1;
CREATE TRIGGER texts_edited AFTER UPDATE OF instruction, input, output ON instructions
    WHEN OLD.instruction <> NEW.instruction OR OLD.input <> NEW.input OR OLD.output <> NEW.output
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;
CREATE INDEX leak_searches_of_dataset ON leak_searches (dataset_id);
CREATE INDEX leaks_of_row ON leaks (row_id);
CREATE INDEX exclusions_of_dataset ON exclusions (dataset_id);
CREATE INDEX excluded_rows_by_exclusion ON excluded_rows (exclusion_id);
CREATE TRIGGER rows_taken_back AFTER DELETE ON exclusions
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = OLD.dataset_id; END;
CREATE TRIGGER row_no_more_rejected AFTER UPDATE OF review ON instructions
    WHEN OLD.review = 'rejected' AND NEW.review <> 'rejected'
    BEGIN UPDATE datasets SET version = version + 1 WHERE id = NEW.dataset_id; END;
CREATE INDEX instructions_in_order ON instructions
    (dataset_id, row_id, import_id, category, split, review, length(instruction) + length(input) + length(output));
CREATE TRIGGER import_finished AFTER UPDATE OF finished_at ON imports
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = NEW.dataset_id; END;
CREATE TRIGGER finished_import_removed AFTER DELETE ON imports WHEN OLD.finished_at IS NOT NULL
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = OLD.dataset_id; END;
CREATE TRIGGER instruction_changed
    AFTER UPDATE OF category, split, review, instruction, input, output ON instructions
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = NEW.dataset_id; END;
CREATE TRIGGER duplicates_found AFTER INSERT ON duplicate_searches
    BEGIN UPDATE datasets SET changes = changes + 1 WHERE id = NEW.dataset_id; END;
CREATE TRIGGER text_edited AFTER UPDATE OF instruction, input, output ON instructions
    BEGIN INSERT INTO text_changes (row_id) VALUES (NEW.row_id); END;
CREATE TRIGGER text_removed AFTER DELETE ON instructions
    WHEN EXISTS (SELECT 1 FROM imports WHERE id = OLD.import_id AND finished_at IS NOT NULL)
    BEGIN
      INSERT INTO text_changes (row_id) VALUES (OLD.row_id);
      UPDATE datasets SET changes = changes + 1 WHERE id = OLD.dataset_id;
    END;
CREATE TRIGGER texts_removed_with_import BEFORE DELETE ON imports WHEN OLD.finished_at IS NOT NULL
    BEGIN INSERT INTO text_changes (row_id) SELECT row_id FROM instructions WHERE import_id = OLD.id; END;
CREATE INDEX flags_of_row ON flagged_rows (row_id);
CREATE INDEX candidates_by_verdict ON candidates (generation_id, verdict, prompt_tokens, completion_tokens);
CREATE INDEX candidates_by_instruction ON candidates (instruction_id) WHERE verdict = 'accepted';
CREATE TRIGGER row_excluded AFTER INSERT ON excluded_rows
    BEGIN UPDATE datasets SET changes = changes + 1
      WHERE id = (SELECT dataset_id FROM instructions WHERE row_id = NEW.row_id); END;
CREATE TRIGGER row_taken_back AFTER DELETE ON excluded_rows
    BEGIN UPDATE datasets SET changes = changes + 1
      WHERE id = (SELECT dataset_id FROM instructions WHERE row_id = OLD.row_id); END;
CREATE INDEX split_assignments_of_dataset ON split_assignments (dataset_id);
CREATE INDEX assigned_splits_of_row ON assigned_splits (row_id, assignment_id);
CREATE INDEX reviews_of_reviewer ON reviews (dataset_id, reviewer, decision, row_id);
CREATE INDEX history_of_row ON review_history (row_id, position);
CREATE INDEX history_of_reviewer ON review_history (dataset_id, who, kind, position);
CREATE TRIGGER history_stays BEFORE UPDATE ON review_history
    BEGIN SELECT raise(ABORT, 'history is never changed'); END;
CREATE INDEX review_queues_of_row ON review_queue_rows (row_id);
CREATE INDEX dataset_ratings_in_order ON dataset_ratings (dataset_id, position);
