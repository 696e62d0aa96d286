/** The rows a Run may learn from, in slices of one moment: whoever takes them in can rest between. */
import type { Database } from 'better-sqlite3';
import type { Category, Instruction, ReviewState, Split } from '../common/instruction';
import type { Origin } from '../common/training';
import { atThisMoment, type Store } from './connection';
import { datasetId } from './datasets';
import { snapshotOf } from './snapshots';

export interface TrainingSelection {
  /** Datasets as they are now, by name, or snapshots as `name@hash`. */
  datasets: readonly string[];
  /** Empty: any, those without a category included. */
  categories: readonly Category[];
  /** null: every row that is not rejected. */
  review: Exclude<ReviewState, 'rejected'> | null;
  /** Default: all. */
  origin?: Origin;
}

/** A row that may be trained on. */
export interface TrainingRow extends Omit<Instruction, 'source'> {
  split: Exclude<Split, 'test'>;
}

/** So many rows of a dataset are looked at for a slice: some milliseconds. */
const sliceRows = 250;

/** No id is greater. */
const beyond = '\u{10ffff}';

/**
 * The rows a Run may learn from, ordered by id, so that the same rows are the same study whatever was imported first:
 * committed, not rejected, not excluded, and not of a test split, not even where another dataset holds the same content
 * and marks it so. The same content comes once, as the first selection has it and in that the first of its datasets.
 * What is written while they are read is not among them.
 * @param rows of each dataset that are looked at for a slice
 * @throws WorkbenchError `not-found` when a dataset is not there
 */
export function* trainingSlices(
  store: Store,
  selections: readonly TrainingSelection[],
  rows = sliceRows,
): Generator<TrainingRow[]> {
  const bound = selections.map((selection) => ({
    query: trainingQuery(selection),
    of: boundTo(store, selection),
  }));
  yield* atThisMoment(store, (db) => slicesOf(db, bound, rows));
}

interface BoundSelection {
  query: string;
  of: { datasets: string; snapshots: string; categories: string; review: string | null };
}

/** By their places in the selection: where two hold the same content, the first one's row is drawn. */
function boundTo(store: Store, { datasets, categories, review }: TrainingSelection): BoundSelection['of'] {
  const snapshots = datasets.map((name) => snapshotOf(store, name)?.id ?? null);
  const keys = datasets.map((name, i) => (snapshots[i] === null ? datasetId(store, name) : null));
  return {
    datasets: JSON.stringify(keys),
    snapshots: JSON.stringify(snapshots),
    categories: JSON.stringify(categories),
    review,
  };
}

type Found = Omit<TrainingRow, 'gated'> & { gated: 0 | 1; place: number };

function* slicesOf(
  db: Database,
  selections: readonly BoundSelection[],
  rows: number,
): Generator<TrainingRow[]> {
  const reads = selections.map(({ query, of }) => ({
    of,
    find: db.prepare(query),
    end: db.prepare(endQuery).pluck(),
  }));
  for (let after = '', upTo = after; upTo !== beyond; after = upTo) {
    const ends = reads.map(({ of, end }) => (end.get({ ...of, after, rows }) as string | null) ?? beyond);
    upTo = ends.reduce((least, end) => (end < least ? end : least), beyond);
    const slice = new Map<string, TrainingRow>();
    for (const { of, find } of reads)
      for (const { gated, place: _, ...row } of find.all({ ...of, after, upTo }) as Found[])
        if (!slice.has(row.id)) slice.set(row.id, { ...row, gated: gated === 1 });
    if (slice.size > 0) yield [...slice.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

/** The id up to which no dataset or snapshot has more than so many; null: none has more. */
export const endQuery = `
  SELECT min(upTo) FROM (
    SELECT (SELECT k.id FROM instruction_ids k WHERE k.dataset_id = d.value AND k.id > @after
      ORDER BY k.id LIMIT 1 OFFSET @rows - 1) AS upTo FROM json_each(@datasets) d
    UNION ALL
    SELECT (SELECT z.id FROM frozen_rows z WHERE z.snapshot_id = s.value AND z.id > @after
      ORDER BY z.id LIMIT 1 OFFSET @rows - 1) FROM json_each(@snapshots) s
  )`;

/** A row is generated where any import of its content came out of a generation. */
const originQuery: Record<Origin, (row: string) => string> = {
  all: () => '',
  written: (row) => `AND NOT ${isGenerated(row)}`,
  generated: (row) => `AND ${isGenerated(row)}`,
  accepted: (row) => `AND ${row}.review = 'accepted' AND ${isGenerated(row)}`,
};

const isGenerated = (row: string) => `EXISTS (
  SELECT 1 FROM imports p
    CROSS JOIN instruction_ids g ON g.dataset_id = p.dataset_id AND g.id = ${row}.id
    CROSS JOIN instructions o ON o.row_id = g.row_id AND o.import_id = p.id
  WHERE p.source GLOB 'generation *' AND p.finished_at IS NOT NULL)`;

/** Rows with ids after `@after` up to `@upTo`. */
export function trainingQuery({
  categories,
  review,
  origin = 'all',
}: Pick<TrainingSelection, 'categories' | 'review' | 'origin'>): string {
  const wanted = (row: string) => `${row}.review <> 'rejected' AND ${row}.split <> 'test'
      ${review === null ? '' : `AND ${row}.review = @review`}
      ${originQuery[origin](row)}
      ${categories.length === 0 ? '' : `AND ${row}.category IN (SELECT value FROM json_each(@categories))`}
      AND NOT EXISTS (
        SELECT 1 FROM instructions t JOIN imports f ON f.id = t.import_id
        WHERE t.id = ${row}.id AND t.split = 'test' AND f.finished_at IS NOT NULL
      )`;
  return `
    SELECT i.id, i.instruction, i.input, i.output, i.category, i.split, i.review,
      EXISTS (SELECT 1 FROM instructions g WHERE g.id = i.id AND g.gated = 1) AS gated, d.key AS place
    FROM json_each(@datasets) d
      CROSS JOIN instruction_ids k ON k.dataset_id = d.value AND k.id > @after AND k.id <= @upTo
      CROSS JOIN instructions i ON i.row_id = k.row_id
      CROSS JOIN imports m ON m.id = i.import_id
    WHERE m.finished_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id)
      AND ${wanted('i')}
    UNION ALL
    SELECT z.id, x.instruction, x.input, x.output, z.category, z.split, z.review, z.gated, s.key
    FROM json_each(@snapshots) s
      CROSS JOIN frozen_rows z ON z.snapshot_id = s.value AND z.id > @after AND z.id <= @upTo
      CROSS JOIN frozen_texts x ON x.id = z.text_id
    WHERE z.excluded = 0 AND ${wanted('z')}
    ORDER BY 1, place`;
}
