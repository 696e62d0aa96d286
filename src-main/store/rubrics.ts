/** What is rated in a dataset, and the ratings of a dataset as a whole. */
import { checkRatings, checkReviewer, checkRubric, standardRubric, type Criterion } from '../common/review';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

/** @param dataset its name, or its key in the database */
export function rubricOf(store: Store, dataset: string | number): readonly Criterion[] {
  const id = typeof dataset === 'number' ? dataset : datasetId(store, dataset);
  const criteria = sql(store).prepare('SELECT criteria FROM rubrics WHERE dataset_id = ?').pluck().get(id);
  return criteria === undefined ? standardRubric : (JSON.parse(criteria as string) as Criterion[]);
}

/**
 * Changes what is rated. Ratings of a criterion that is no longer there stay in the history and in exports.
 * @throws WorkbenchError `usage` naming the criterion, `not-found`
 */
export function setRubric(store: Store, dataset: string, rubric: readonly Criterion[]): void {
  sql(store)
    .prepare(
      `INSERT INTO rubrics VALUES (?, ?) ON CONFLICT (dataset_id) DO UPDATE SET criteria = excluded.criteria`,
    )
    .run(datasetId(store, dataset), JSON.stringify(checkRubric(rubric)));
}

/**
 * Rates a dataset as a whole.
 * @param value null: takes the rating back
 * @throws WorkbenchError `usage`, `not-found`
 */
export function rateDataset(
  store: Store,
  dataset: string,
  reviewer: string,
  criterion: string,
  value: number | null,
): void {
  const rubric = rubricOf(store, dataset).filter((one) => one.of === 'dataset');
  checkRatings(value === null ? {} : { [criterion]: value }, rubric);
  sql(store)
    .prepare(
      'INSERT INTO dataset_ratings (dataset_id, at, reviewer, criterion, value) VALUES (?, ?, ?, ?, ?)',
    )
    .run(datasetId(store, dataset), new Date().toISOString(), checkReviewer(reviewer), criterion, value);
}

/** The newest ratings of a dataset as a whole, by reviewer and criterion. */
export function datasetRatings(
  store: Store,
  dataset: string,
): { reviewer: string; criterion: string; value: number }[] {
  return sql(store)
    .prepare(
      `SELECT reviewer, criterion, value FROM dataset_ratings r WHERE dataset_id = ? AND value IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM dataset_ratings n WHERE n.dataset_id = r.dataset_id
           AND n.reviewer = r.reviewer AND n.criterion = r.criterion AND n.position > r.position)
       ORDER BY reviewer, criterion`,
    )
    .all(datasetId(store, dataset)) as ReturnType<typeof datasetRatings>;
}
