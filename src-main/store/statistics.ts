/** What was computed from the texts of a dataset, as long as the texts are the same. */
import type { LengthCounts } from '../common/lengths';
import { categories, type Instruction } from '../common/instruction';
import type { CategoryCounts, RowFacts, TextStatistics } from '../common/statistics';
import { textVersion } from './batches';
import { sql, together, type Store } from './connection';
import { countRows, datasetId } from './datasets';
import { columns, toInstruction, type InstructionRow } from './instructions';

/**
 * Rows of every category by split and review, live. Uncategorised rows come last, when there are any.
 * @throws WorkbenchError `not-found`
 */
export function countCategories(store: Store, dataset: string): CategoryCounts[] {
  const counted = countRows(store, datasetId(store, dataset));
  return [...categories, null].flatMap((category) => {
    const own = counted.filter((count) => count.category === category);
    if (own.length === 0) return [];
    const counts = { category, rows: 0, train: 0, validation: 0, test: 0, reviewed: 0 };
    for (const { split, review, rows } of own) {
      counts.rows += rows;
      counts[split] += rows;
      if (review !== 'pending') counts.reviewed += rows;
    }
    return [counts];
  });
}

/**
 * The statistics of the texts; null: not computed, or of other texts.
 * @throws WorkbenchError `not-found`
 */
export function findTextStatistics(store: Store, dataset: string): TextStatistics | null {
  const summary = sql(store)
    .prepare(
      `SELECT s.summary FROM text_statistics s JOIN datasets d ON d.id = s.dataset_id
       WHERE d.id = ? AND s.version = d.version`,
    )
    .pluck()
    .get(datasetId(store, dataset)) as string | undefined;
  return summary === undefined ? null : (JSON.parse(summary) as TextStatistics);
}

/** Forgets the statistics and flags of a dataset, before new ones are recorded. */
export function forgetTextStatistics(store: Store, dataset: string): void {
  const id = datasetId(store, dataset);
  together(store, () => {
    sql(store).prepare('DELETE FROM text_statistics WHERE dataset_id = ?').run(id);
    sql(store).prepare('DELETE FROM flagged_rows WHERE dataset_id = ?').run(id);
  });
}

/** Records what is to be looked at again in some rows. Nobody sees it before the statistics are finished. */
export function recordFlags(store: Store, dataset: string, facts: readonly RowFacts[]): void {
  const insert = sql(store).prepare(
    `INSERT OR REPLACE INTO flagged_rows (dataset_id, flag, row_id, matches)
     SELECT dataset_id, @flag, row_id, @matches FROM instruction_ids WHERE dataset_id = @dataset AND id = @id`,
  );
  const of = datasetId(store, dataset);
  together(store, () => {
    for (const { id, language, identifiers } of facts) {
      for (const [flag, matches] of Object.entries(identifiers))
        insert.run({ dataset: of, flag, id, matches });
      if (language !== null && language !== 'English')
        insert.run({ dataset: of, flag: language, id, matches: 1 });
    }
  });
}

/** @param version of the texts when the computation began; see `textVersion` */
export function finishTextStatistics(
  store: Store,
  dataset: string,
  version: number,
  summary: TextStatistics,
): void {
  sql(store)
    .prepare(
      'INSERT OR REPLACE INTO text_statistics (dataset_id, version, computed_at, summary) VALUES (?, ?, ?, ?)',
    )
    .run(datasetId(store, dataset), version, new Date().toISOString(), JSON.stringify(summary));
}

/**
 * Rows with a flag, in the order of import.
 * @param page `flag`: a kind of identifier, or a language
 * @throws WorkbenchError `not-found`
 */
export function pageFlagged(
  store: Store,
  page: { dataset: string; flag: string; offset: number; limit: number },
): { total: number; rows: Instruction[] } {
  const values = { ...page, dataset: datasetId(store, page.dataset) };
  const flagged = 'FROM flagged_rows WHERE dataset_id = @dataset AND flag = @flag';
  const total = sql(store).prepare(`SELECT count(*) ${flagged}`).pluck().get(values) as number;
  const rows = sql(store)
    .prepare(
      `SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
       WHERE i.row_id IN (SELECT row_id ${flagged} ORDER BY row_id LIMIT @limit OFFSET @offset)
       ORDER BY i.row_id`,
    )
    .all(values) as InstructionRow[];
  return { total, rows: rows.map(toInstruction) };
}

/**
 * Lengths of the present texts; null: not counted yet.
 * @param tokenizer its hash
 * @throws WorkbenchError `not-found`
 */
export function findTokenLengths(
  store: Store,
  dataset: string,
  { tokenizer, template }: { tokenizer: string; template: string },
): LengthCounts | null {
  const counts = sql(store)
    .prepare(
      'SELECT counts FROM token_lengths WHERE dataset_id = ? AND tokenizer = ? AND template = ? AND version = ?',
    )
    .pluck()
    .get(datasetId(store, dataset), tokenizer, template, textVersion(store, dataset)) as string | undefined;
  return counts === undefined ? null : (JSON.parse(counts) as LengthCounts);
}

export function recordTokenLengths(
  store: Store,
  dataset: string,
  { tokenizer, template, version }: { tokenizer: string; template: string; version: number },
  counts: LengthCounts,
): void {
  sql(store)
    .prepare(
      `INSERT OR REPLACE INTO token_lengths (dataset_id, tokenizer, template, version, counts)
       VALUES (?, ?, ?, ?, ?)`,
    )
    .run(datasetId(store, dataset), tokenizer, template, version, JSON.stringify(counts));
}
