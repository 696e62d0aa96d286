/** Why a Run or an evaluation failed has the three parts of every error: the sentence stays where it was. */
export const errorParts = `
  ALTER TABLE runs ADD COLUMN error_code TEXT;
  ALTER TABLE runs ADD COLUMN error_hint TEXT;
  ALTER TABLE evaluations ADD COLUMN error_code TEXT;
  ALTER TABLE evaluations ADD COLUMN error_hint TEXT;
`;
