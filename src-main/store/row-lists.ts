/** Row ids of a list, part by part, and the rows of a page by their ids. */
import { categories, reviewStates, splits } from '../common/instruction';
import type { ListedRow, RowFilter, RowIdRange, SortKey } from '../common/list';
import { sql, type Store } from './connection';
import { countRows, datasetId } from './datasets';

/** The rows of a dataset, those of an import under way included, lie within it; null where there are none. */
export function rowIdRange(store: Store, dataset: string): RowIdRange | null {
  const range = sql(store)
    .prepare(
      `SELECT (SELECT min(row_id) FROM instructions WHERE dataset_id = @id) - 1 AS after,
         (SELECT max(row_id) FROM instructions WHERE dataset_id = @id) AS upTo`,
    )
    .get({ id: datasetId(store, dataset) }) as { after: number | null; upTo: number | null };
  return range.upTo === null ? null : (range as RowIdRange);
}

/**
 * Ids of the rows that fit a filter, its text left aside, in the order of import. Its time grows with the range.
 * @throws WorkbenchError `not-found` when there is no such dataset
 */
export function rowIdsWithin(
  store: Store,
  dataset: string,
  filter: RowFilter,
  { after, upTo }: RowIdRange,
): number[] {
  return sql(store)
    .prepare(rowIdsQuery(filter))
    .pluck()
    .all({ ...filter, dataset: datasetId(store, dataset), after, upTo }) as number[];
}

/**
 * How many rows fit a filter, without looking at any of them; null: it asks for more than category, split and review.
 * @throws WorkbenchError `not-found` when there is no such dataset
 */
export function countFitting(
  store: Store,
  dataset: string,
  { category, split, review, ...others }: RowFilter,
): number | null {
  if (Object.values(others).some((wanted) => wanted !== null)) return null;
  return countRows(store, datasetId(store, dataset))
    .filter(
      (count) =>
        (category === null || (count.category ?? 'unset') === category) &&
        (split === null || count.split === split) &&
        (review === null || count.review === review),
    )
    .reduce((sum, { rows }) => sum + rows, 0);
}

/** Which of the ids are of rows that fit a filter, its text left aside; in the order of import. */
export function rowIdsAmong(
  store: Store,
  dataset: string,
  filter: RowFilter,
  ids: readonly number[],
): number[] {
  return sql(store)
    .prepare(rowIdsQuery(filter, among))
    .pluck()
    .all({ ...filter, dataset: datasetId(store, dataset), ids: JSON.stringify(ids) }) as number[];
}

/** What each of the ids, ascending, has of a key, as a number that sorts; a row that is gone is left out. */
export function sortValues(
  store: Store,
  key: SortKey,
  ids: readonly number[],
): [id: number, value: number][] {
  return sql(store)
    .prepare(`SELECT row_id, ${sortValue[key]} FROM instructions WHERE ${among} ORDER BY row_id`)
    .raw()
    .all({ ids: JSON.stringify(ids) }) as [number, number][];
}

/** The rows of the ids, in their order; a row that is gone is left out. */
export function rowsOf(store: Store, ids: readonly number[]): ListedRow[] {
  const rows = sql(store)
    .prepare(rowsQuery)
    .all({ ids: JSON.stringify(ids) }) as (ListedRow & { rowId: number })[];
  const byId = new Map(rows.map(({ rowId, ...row }) => [rowId, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/**
 * Counts up whenever rows of the dataset are added, changed or taken away.
 * @throws WorkbenchError `not-found`
 */
export function changesOf(store: Store, dataset: string): number {
  const query = 'SELECT changes FROM datasets WHERE id = ?';
  return sql(store).prepare(query).pluck().get(datasetId(store, dataset)) as number;
}

/** Differs from an earlier answer when texts were added, edited or removed since. */
export function textMark(store: Store): string {
  return sql(store)
    .prepare(
      `SELECT (SELECT coalesce(max(change), 0) FROM text_changes) || ' ' ||
         (SELECT coalesce(max(finished_at), '') || ' ' || count(finished_at) FROM imports)`,
    )
    .pluck()
    .get() as string;
}

/**
 * The files that a dataset's rows were read from, in the order of import.
 * @throws WorkbenchError `not-found`
 */
export function listSources(store: Store, dataset: string): string[] {
  return sql(store)
    .prepare(
      `SELECT source FROM imports WHERE dataset_id = ? AND finished_at IS NOT NULL
       GROUP BY source ORDER BY min(id)`,
    )
    .pluck()
    .all(datasetId(store, dataset)) as string[];
}

/** Characters of a text that a list shows: a page of long texts is as small as one of short ones. */
const shown = 200;
/** As the index holds it. */
const length = '(length(instruction) + length(input) + length(output))';

export const rowsQuery = `
  SELECT row_id AS rowId, id, category, split, review, ${length} AS length,
    ${['instruction', 'input', 'output'].map((text) => `substr(${text}, 1, ${shown}) AS ${text}`).join(', ')}
  FROM instructions WHERE row_id IN (SELECT value FROM json_each(@ids))`;

const placeAmong = (column: string, values: readonly string[]): string =>
  `CASE ${column} ${values.map((value, i) => `WHEN '${value}' THEN ${i}`).join(' ')} ELSE ${values.length} END`;

/** Rows without a category come last. */
const sortValue: Record<SortKey, string> = {
  category: placeAmong('category', categories),
  split: placeAmong('split', splits),
  review: placeAmong('review', reviewStates),
  length,
};

const conditions: Record<Exclude<keyof RowFilter, 'text'>, string> = {
  category: `AND category IS nullif(@category, 'unset')`,
  split: 'AND split = @split',
  review: 'AND review = @review',
  source: '',
  minLength: `AND ${length} >= @minLength`,
  maxLength: `AND ${length} <= @maxLength`,
  duplicates: `AND EXISTS (
    SELECT 1 FROM duplicates x WHERE x.row_id = instructions.row_id AND @duplicates IN ('any', x.group_number)
  )`,
};

const within = 'row_id > @after AND row_id <= @upTo';
export const among = 'row_id IN (SELECT value FROM json_each(@ids))';

export function rowIdsQuery(filter: RowFilter, range = within): string {
  const wanted = Object.entries(conditions).filter(([key]) => filter[key as keyof RowFilter] !== null);
  return `
    SELECT row_id FROM instructions
    WHERE dataset_id = @dataset AND ${range}
      AND import_id IN (
        SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL
          ${filter.source === null ? '' : 'AND source = @source'}
      )
      ${wanted.map(([, condition]) => condition).join(' ')}
    ORDER BY row_id`;
}
