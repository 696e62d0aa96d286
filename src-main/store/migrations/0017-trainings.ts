/** What a cell is trained on is more than categories: a part of them, by a method, of some origin. */
export const trainings = `
  ALTER TABLE cells RENAME COLUMN categories TO members;
  ALTER TABLE cells ADD COLUMN size INTEGER;
  ALTER TABLE cells ADD COLUMN method TEXT NOT NULL DEFAULT 'lora' CHECK (method IN ('lora', 'dora', 'full'));
  ALTER TABLE cells ADD COLUMN origin TEXT NOT NULL DEFAULT 'all'
    CHECK (origin IN ('all', 'written', 'generated', 'accepted'));
`;
