/** What searches for a benchmark's items found in a dataset: pair by pair, the texts of the items with them. */
import { WorkbenchError } from '../common/errors';
import type { FoundLeaks, LeakPair, LeakSummary } from '../common/overlap';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';

const summaryQuery = `
  SELECT s.id AS search, d.name AS dataset, s.task, s.source, s.rows, s.items, s.pairs, s.searched_at AS searchedAt,
    s.version <> d.version AS stale,
    (SELECT count(DISTINCT row_id) FROM leaks WHERE search_id = s.id) AS leakingRows,
    (SELECT count(DISTINCT row_id) FROM leaks l WHERE search_id = s.id
       AND EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = l.row_id)) AS excludedRows,
    (SELECT count(*) FROM leaked_items WHERE search_id = s.id) AS leakedItems
  FROM leak_searches s JOIN datasets d ON d.id = s.dataset_id`;

type SummaryRow = Omit<LeakSummary, 'stale'> & { stale: 0 | 1 };

const toSummary = (row: SummaryRow): LeakSummary => ({ ...row, stale: row.stale === 1 });

/**
 * Keeps what a search found, in place of an earlier one's of the same task and source.
 * @param version of the dataset's texts when the search began; see `textVersion`
 * @param of task (null: the items are rows of a dataset) and name of the file or dataset
 * @throws WorkbenchError `not-found`
 */
export function recordLeaks(
  store: Store,
  dataset: string,
  version: number,
  of: { task: string | null; source: string },
  { rows, items, pairs, pairCount, leaked }: FoundLeaks,
): LeakSummary {
  const db = sql(store);
  const id = datasetId(store, dataset);
  const insert = db.prepare(
    `INSERT INTO leaks (search_id, row_id, place, recall, run)
     SELECT @search, row_id, @place, @recall, @run FROM instruction_ids WHERE dataset_id = @dataset AND id = @id`,
  );
  const insertItem = db.prepare(
    'INSERT INTO leaked_items (search_id, place, item, text) VALUES (?, ?, ?, ?)',
  );
  return together(store, () => {
    db.prepare('DELETE FROM leak_searches WHERE dataset_id = ? AND task IS ? AND source = ?').run(
      id,
      of.task,
      of.source,
    );
    const search = db
      .prepare(
        `INSERT INTO leak_searches (dataset_id, version, task, source, rows, items, pairs, searched_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(id, version, of.task, of.source, rows, items, pairCount, new Date().toISOString()).lastInsertRowid;
    for (const { place, id: item, text } of leaked) insertItem.run(search, place, item, text);
    for (const { row: _, ...pair } of pairs) insert.run({ search, dataset: id, ...pair });
    return toSummary(db.prepare(`${summaryQuery} WHERE s.id = ?`).get(search) as SummaryRow);
  });
}

/**
 * The last search for each benchmark, the newest first.
 * @throws WorkbenchError `not-found`
 */
export function listLeakSearches(store: Store, dataset: string): LeakSummary[] {
  const query = `${summaryQuery} WHERE d.id = ? ORDER BY s.id DESC`;
  return (sql(store).prepare(query).all(datasetId(store, dataset)) as SummaryRow[]).map(toSummary);
}

/** @throws WorkbenchError `not-found` for a search that another has taken the place of */
export function getLeakSearch(store: Store, search: number): LeakSummary {
  const row = sql(store).prepare(`${summaryQuery} WHERE s.id = ?`).get(search) as SummaryRow | undefined;
  if (!row) throw noSearch();
  return toSummary(row);
}

/** Pairs of a search by row, then by item. */
export function pageLeaks(
  store: Store,
  { search, offset, limit }: { search: number; offset: number; limit: number },
): { total: number; pairs: LeakPair[] } {
  const db = sql(store);
  const total = db.prepare('SELECT count(*) FROM leaks WHERE search_id = ?').pluck().get(search) as number;
  const pairs = db
    .prepare(
      `SELECT i.id, l.place, t.item, t.text AS itemText, l.recall, l.run, i.instruction, i.input, i.output,
         EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = l.row_id) AS excluded
       FROM leaks l JOIN instructions i ON i.row_id = l.row_id
         JOIN leaked_items t ON t.search_id = l.search_id AND t.place = l.place
       WHERE l.search_id = @search ORDER BY l.row_id, l.place LIMIT @limit OFFSET @offset`,
    )
    .all({ search, offset, limit }) as (Omit<LeakPair, 'excluded'> & { excluded: 0 | 1 })[];
  return { total, pairs: pairs.map((pair) => ({ ...pair, excluded: pair.excluded === 1 })) };
}

/** Ids of the rows that hold an item, in the order of import. */
export function leakingIds(store: Store, search: number): string[] {
  return sql(store)
    .prepare(
      `SELECT i.id FROM instructions i
       WHERE i.row_id IN (SELECT row_id FROM leaks WHERE search_id = ?) ORDER BY i.row_id`,
    )
    .pluck()
    .all(search) as string[];
}

function noSearch(): WorkbenchError {
  return new WorkbenchError(
    'not-found',
    'A newer search has taken this one’s place.',
    'Look at the newer one.',
  );
}
