/** A row of a table can be mended outside the workbench only beside the line that names its columns. */
export const quarantineHeaders = `
  ALTER TABLE imports ADD COLUMN header TEXT;
`;
