/** Generations with everything that determines them, and every candidate with its verdict. */
export const generations = `
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
  CREATE INDEX candidates_by_verdict ON candidates (generation_id, verdict, prompt_tokens, completion_tokens);
  CREATE INDEX candidates_by_instruction ON candidates (instruction_id) WHERE verdict = 'accepted';
`;
