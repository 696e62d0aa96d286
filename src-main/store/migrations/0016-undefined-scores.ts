/** Scores that are undefined keep their place, with the reason; documents as clusters; the value among answers that were read. */
export const undefinedScores = `
  CREATE TABLE new_scores (
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
  INSERT INTO new_scores
    (evaluation_id, position, task, base, adapter, scoring, metric, value, stderr, ci_low, ci_high, n, parse_rate)
    SELECT evaluation_id, position, task, base, adapter, scoring, metric, value, stderr, ci_low, ci_high, n, parse_rate
    FROM scores;
  DROP TABLE scores;
  ALTER TABLE new_scores RENAME TO scores;
`;
