/** The user's own tasks: descriptions as JSON. A removed one keeps its row, for its version must count on. */
export const ownTasks = `
  CREATE TABLE own_tasks (
    name TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    description TEXT NOT NULL,
    added_at TEXT NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
`;
