/** How often each method gave each category, and where the hand agrees. */
import { labelMethods, type LabelMethod, type MethodReport } from '../common/category-label';
import type { Category } from '../common/instruction';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

/**
 * Rows of a dataset by method and its answer, for every method that has labelled any, in order of precedence. What
 * the reader said of a row that no other method has labelled counts too.
 * @throws WorkbenchError `not-found`
 */
export function countLabels(
  store: Store,
  dataset: string,
): { method: LabelMethod; answers: MethodReport['answers'] }[] {
  const counted = sql(store)
    .prepare(
      `SELECT method, category, count(*) AS rows FROM category_labels WHERE dataset_id = @dataset GROUP BY 1, 2
       UNION ALL
       SELECT 'reader', category, count(*) FROM instructions i
       WHERE dataset_id = @dataset AND category IS NOT NULL
         AND import_id IN (SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL)
         AND NOT EXISTS (SELECT 1 FROM category_labels l WHERE l.row_id = i.row_id)
       GROUP BY 2`,
    )
    .all({ dataset: datasetId(store, dataset) }) as {
    method: LabelMethod;
    category: Category | null;
    rows: number;
  }[];
  return labelMethods.flatMap((method) => {
    const own = counted.filter((count) => count.method === method);
    if (own.length === 0) return [];
    const answers = { QA: 0, IE: 0, GEN: 0, OTHER: 0, none: 0 };
    for (const { category, rows } of own) answers[category ?? 'none'] += rows;
    return [{ method, answers }];
  });
}

/**
 * The rows that both the hand and another method have labelled, with what each said; “none” where the method had no
 * answer, which so counts as a wrong one.
 * @throws WorkbenchError `not-found`
 */
export function labelsBesideHand(
  store: Store,
  dataset: string,
): { rowId: number; method: LabelMethod; said: Category | 'none'; hand: Category }[] {
  return sql(store)
    .prepare(
      `SELECT l.row_id AS rowId, l.method, coalesce(l.category, 'none') AS said, h.category AS hand
       FROM category_labels h JOIN category_labels l ON l.row_id = h.row_id
       WHERE h.dataset_id = ? AND h.method = 'hand' AND l.method <> 'hand' ORDER BY l.row_id`,
    )
    .all(datasetId(store, dataset)) as ReturnType<typeof labelsBesideHand>;
}
