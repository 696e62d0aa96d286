/** One instruction with everything a reviewer may see of it, and all reviews of a dataset for export. */
import { seenBy, withoutNames } from '../common/blind';
import type { Category, Instruction } from '../common/instruction';
import type { Decision, Review, ReviewItem } from '../common/review';
import { labelsOfRow } from './categories';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';
import { exclusionsOf } from './exclusions';
import type { RowKey } from './review-rows';
import { adjudicationOf, historyOf, originalOf, reviewsOf } from './reviews';

/** @param adjudicating shows the reviews of all, without their names */
export function reviewItem(
  store: Store,
  row: RowKey,
  { reviewer, adjudicating }: { reviewer: string; adjudicating: boolean },
): ReviewItem {
  const { review: _, ...instruction } = sql(store)
    .prepare(
      `SELECT i.id, i.instruction, i.input, i.output, i.category, i.split, i.review, m.source,
         (SELECT count(*) FROM instructions b WHERE b.dataset_id = i.dataset_id AND b.row_id <= i.row_id) AS row
       FROM instructions i JOIN imports m ON m.id = i.import_id WHERE i.row_id = ?`,
    )
    .get(row.rowId) as Instruction & { row: number };
  const reviews = reviewsOf(store, row);
  const history = historyOf(store, row);
  const { own, others, history: seen, open } = seenBy(reviewer, reviews, history);
  const adjudication = adjudicationOf(store, row);
  return {
    ...instruction,
    labels: labelsOfRow(store, row.rowId),
    duplicates: duplicatesOf(store, row),
    exclusions: exclusionsOf(store, row),
    original: originalOf(store, row),
    own,
    adjudication: open || adjudicating ? adjudication : null,
    ...(adjudicating ? withoutNames(instruction.id, reviews, history) : { others, history: seen }),
  };
}

function duplicatesOf(store: Store, { rowId }: RowKey): ReviewItem['duplicates'] {
  const found = sql(store)
    .prepare(
      `SELECT s.threshold, count(*) - 1 AS others
       FROM duplicates x JOIN duplicates g ON g.dataset_id = x.dataset_id AND g.group_number = x.group_number
         JOIN duplicate_searches s ON s.dataset_id = x.dataset_id
       WHERE x.row_id = ? GROUP BY s.threshold`,
    )
    .get(rowId) as ReviewItem['duplicates'] | undefined;
  return found ?? null;
}

/** One review, as `export reviews` writes it. */
export interface ExportedReview extends Review {
  item: string;
  category: Category | null;
  /** Where the row stands. */
  review: Instruction['review'];
  adjudication: Decision | null;
  /** Whether the text is no longer that of the file. */
  edited: boolean;
  /** ISO 8601; of the last decision. */
  at: string | null;
}

/**
 * Every review of a dataset, by row in the order of import and by reviewer.
 * @throws WorkbenchError `not-found`
 */
export function exportedReviews(store: Store, dataset: string): ExportedReview[] {
  const rows = sql(store)
    .prepare(
      `SELECT i.id AS item, v.reviewer, v.decision, v.ratings, v.note, i.category, i.review,
         a.decision AS adjudication,
         EXISTS (SELECT 1 FROM review_history h WHERE h.row_id = i.row_id AND h.kind = 'text') AS edited,
         (SELECT max(at) FROM review_history h WHERE h.row_id = i.row_id AND h.who = v.reviewer
           AND h.kind = 'decision') AS at
       FROM reviews v JOIN instructions i ON i.row_id = v.row_id
         LEFT JOIN adjudications a ON a.row_id = v.row_id
       WHERE v.dataset_id = ? ORDER BY v.row_id, v.reviewer`,
    )
    .all(datasetId(store, dataset)) as (Omit<ExportedReview, 'ratings' | 'edited'> & {
    ratings: string;
    edited: 0 | 1;
  })[];
  return rows.map((row) => ({
    ...row,
    ratings: JSON.parse(row.ratings) as Review['ratings'],
    edited: row.edited === 1,
  }));
}
