/** The table of reviews: item, rater and value first, so that `agreement --from` reads it as it is. */
import type { Criterion, Review } from '../common/review';
import type { TableValue } from './csv';
import type { Table } from './formats';

interface Row extends Review {
  item: string;
  category: string | null;
  review: string;
  adjudication: string | null;
  edited: boolean;
  at: string | null;
}

/** One row per reviewer and item, in the order given; a column for each criterion of the rubric, and for those rated earlier. */
export function reviewsTable(reviews: readonly Row[], rubric: readonly Criterion[]): Table {
  const current = rubric.filter(({ of }) => of === 'instruction').map(({ name }) => name);
  const rated = [...new Set([...current, ...reviews.flatMap(({ ratings }) => Object.keys(ratings))])];
  return {
    columns: [
      'item',
      'rater',
      'value',
      ...rated,
      'note',
      'category',
      'review',
      'adjudication',
      'edited',
      'at',
    ],
    rows: reviews.map((row): TableValue[] => [
      row.item,
      row.reviewer,
      row.decision,
      ...rated.map((name) => row.ratings[name] ?? null),
      row.note,
      row.category,
      row.review,
      row.adjudication,
      row.edited ? 'yes' : 'no',
      row.at,
    ]),
  };
}
