/** The tables that a matrix is exported as: its scores, and what they say together. */

/** Of its predictions: resampled before they are written. */
export const studyTableNames = ['means', 'changes', 'effects', 'contrasts'] as const;
export type StudyTableName = (typeof studyTableNames)[number];

/** Of what is asked of it besides: predicted affinity, likeness of adapters, data-size curves, what its tasks are like. */
export const questionTableNames = [
  'affinity',
  'recommendations',
  'similarity',
  'sizes',
  'curves',
  'characteristics',
] as const;
export type QuestionTableName = (typeof questionTableNames)[number];

export const matrixTableNames = ['matrix', ...studyTableNames, ...questionTableNames] as const;
export type MatrixTableName = (typeof matrixTableNames)[number];
