/** The near-duplicates that the last search of a dataset found, row by row, and whether its texts are still the same. */
import type { DuplicateGroup } from '../common/checks';
import type { DuplicateSummary, FoundDuplicates } from '../common/overlap';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';
import { rowIdRange } from './row-lists';
import { columns, toInstruction, type InstructionRow } from './instructions';

interface SearchRow extends Omit<DuplicateSummary, 'stale'> {
  stale: 0 | 1;
}

/** Row ids that are looked at in one step. */
const rangeAtOnce = 1000;

const firstOfGroup = `(SELECT min(row_id) FROM duplicates f
  WHERE f.dataset_id = x.dataset_id AND f.group_number = x.group_number)`;

/**
 * Keeps what a search found, in place of what an earlier one had.
 * @param version of the dataset's texts when the search began; see `textVersion`
 * @throws WorkbenchError `not-found`
 */
export function recordDuplicates(
  store: Store,
  dataset: string,
  version: number,
  found: FoundDuplicates,
): void {
  const db = sql(store);
  const id = datasetId(store, dataset);
  const { threshold, compared, rows, empty, groups } = found;
  const insert = db.prepare(
    `INSERT INTO duplicates (row_id, dataset_id, group_number, f1)
     SELECT row_id, dataset_id, @group, @f1 FROM instruction_ids WHERE dataset_id = @dataset AND id = @id`,
  );
  together(store, () => {
    db.prepare('DELETE FROM duplicate_searches WHERE dataset_id = ?').run(id);
    db.prepare(
      `INSERT INTO duplicate_searches (dataset_id, version, threshold, compared, rows, empty, searched_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(id, version, threshold, compared, rows, empty, new Date().toISOString());
    for (const [index, group] of groups.entries())
      for (const row of group.rows) insert.run({ dataset: id, group: index + 1, id: row.id, f1: row.f1 });
  });
}

/**
 * What the last search found, in numbers; null: there was none.
 * @throws WorkbenchError `not-found`
 */
export function findDuplicateSearch(store: Store, dataset: string): DuplicateSummary | null {
  const row = sql(store)
    .prepare(
      `SELECT s.threshold, s.compared, s.rows, s.empty, s.searched_at AS searchedAt, s.version <> d.version AS stale,
         (SELECT count(DISTINCT group_number) FROM duplicates WHERE dataset_id = d.id) AS groups,
         (SELECT count(*) FROM duplicates WHERE dataset_id = d.id) AS grouped
       FROM duplicate_searches s JOIN datasets d ON d.id = s.dataset_id WHERE d.id = ?`,
    )
    .get(datasetId(store, dataset)) as SearchRow | undefined;
  return row ? { ...row, stale: row.stale === 1 } : null;
}

/**
 * By the id of a row the number of its group, from 1; a row like no other is not in it, nor any row before a search.
 * @throws WorkbenchError `not-found`
 */
export function duplicateGroupOf(store: Store, dataset: string): Map<string, number> {
  const rows = sql(store)
    .prepare(
      `SELECT i.id, x.group_number FROM duplicates x JOIN instructions i ON i.row_id = x.row_id
       WHERE x.dataset_id = ? ORDER BY x.group_number, x.row_id`,
    )
    .raw()
    .all(datasetId(store, dataset)) as [id: string, group: number][];
  return new Map(rows);
}

/**
 * Ids of the rows whose F with the first of their group is above the threshold, and that are not excluded. The ends of
 * a chain, which are not, stay and may be found by another search; so does a group whose first row is excluded. They
 * come in the order of import, in parts of some milliseconds.
 */
export function* duplicatesOfFirst(store: Store, dataset: string, threshold: number): Generator<string[]> {
  const range = rowIdRange(store, dataset);
  if (!range) return;
  const find = sql(store)
    .prepare(
      `SELECT i.id FROM duplicates x JOIN instructions i ON i.row_id = x.row_id
       WHERE x.dataset_id = @dataset AND x.f1 > @threshold AND x.row_id > @after AND x.row_id <= @after + @rows
         AND x.row_id > ${firstOfGroup}
         AND NOT EXISTS (SELECT 1 FROM excluded_rows e WHERE e.row_id IN (x.row_id, ${firstOfGroup}))
       ORDER BY x.row_id`,
    )
    .pluck();
  const values = { dataset: datasetId(store, dataset), threshold, rows: rangeAtOnce };
  for (let { after } = range; after < range.upTo; after += rangeAtOnce)
    yield find.all({ ...values, after }) as string[];
}

/** Ids of the other rows of a row's group that are not excluded yet; none where the row is in no group. */
export function othersOfGroup(store: Store, dataset: string, kept: string): string[] {
  return sql(store)
    .prepare(
      `SELECT i.id FROM instruction_ids k
         JOIN duplicates own ON own.row_id = k.row_id
         JOIN duplicates x ON x.dataset_id = own.dataset_id AND x.group_number = own.group_number
         JOIN instructions i ON i.row_id = x.row_id
       WHERE k.dataset_id = @dataset AND k.id = @kept AND x.row_id <> k.row_id
         AND NOT EXISTS (SELECT 1 FROM excluded_rows e WHERE e.row_id = x.row_id)
       ORDER BY x.row_id`,
    )
    .pluck()
    .all({ dataset: datasetId(store, dataset), kept }) as string[];
}

interface GroupRow extends InstructionRow {
  group: number;
  size: number;
  f1: number;
  excluded: 0 | 1;
}

/** So many rows of a group are shown. */
const mostOfGroup = 20;

/**
 * Groups in the order of their numbers, each with its first rows.
 * @throws WorkbenchError `not-found`
 */
export function pageDuplicates(
  store: Store,
  page: { dataset: string; offset: number; limit: number },
): { total: number; groups: DuplicateGroup[] } {
  const values = { ...page, dataset: datasetId(store, page.dataset) };
  const total = sql(store)
    .prepare('SELECT coalesce(max(group_number), 0) FROM duplicates WHERE dataset_id = @dataset')
    .pluck()
    .get(values) as number;
  const rows = sql(store)
    .prepare(
      `SELECT x.group_number AS "group", x.size, x.f1, ${columns},
         EXISTS (SELECT 1 FROM excluded_rows e WHERE e.row_id = x.row_id) AS excluded
       FROM (
         SELECT group_number, row_id, f1, count(*) OVER (PARTITION BY group_number) AS size,
           row_number() OVER (PARTITION BY group_number ORDER BY row_id) AS place
         FROM duplicates
         WHERE dataset_id = @dataset AND group_number > @offset AND group_number <= @offset + @limit
       ) x JOIN instructions i ON i.row_id = x.row_id JOIN imports m ON m.id = i.import_id
       WHERE x.place <= ${mostOfGroup} ORDER BY x.group_number, x.row_id`,
    )
    .all(values) as GroupRow[];
  const groups = [...Map.groupBy(rows, (row) => row.group)].map(([group, of]) => ({
    group,
    size: of[0]!.size,
    rows: of.map(({ group: _, size: _size, f1, excluded, ...row }) => ({
      instruction: toInstruction(row),
      f1,
      excluded: excluded === 1,
    })),
  }));
  return { total, groups };
}
