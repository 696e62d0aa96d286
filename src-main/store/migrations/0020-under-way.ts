/** What changes many rows of a dataset some at a time: under way until it has ended. */
export const underWay = `
  -- 1: its rows are being moved, there or back. Where that is broken off, all of them go back.
  ALTER TABLE split_assignments ADD COLUMN under_way INTEGER NOT NULL DEFAULT 0 CHECK (under_way IN (0, 1));

  -- 1: its rows are being set aside or taken back. Where that is broken off, it goes.
  ALTER TABLE exclusions ADD COLUMN under_way INTEGER NOT NULL DEFAULT 0 CHECK (under_way IN (0, 1));
`;
