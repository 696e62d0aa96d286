/** The rows of datasets: all of them for export, the right ones for training. Lists are `row-lists.ts`. */
import { WorkbenchError } from '../common/errors';
import type { Category, Instruction, ReviewState, Split } from '../common/instruction';
import type { Origin } from '../common/training';
import { sql, type Store } from './connection';
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

/** A text that is gated anywhere in the workspace is gated wherever else it came from. */
export const columns = `i.id, i.instruction, i.input, i.output, i.category, i.split, i.review, m.source,
  EXISTS (SELECT 1 FROM instructions g WHERE g.id = i.id AND g.gated = 1) AS gated`;

export type InstructionRow = Omit<Instruction, 'gated'> & { gated: 0 | 1 };

export const toInstruction = (row: InstructionRow): Instruction => ({ ...row, gated: row.gated === 1 });

/**
 * Every row of a dataset, in the order of import.
 * @throws WorkbenchError `not-found`
 */
export function readDataset(store: Store, dataset: string): Instruction[] {
  const rows = sql(store).prepare(datasetQuery).all(datasetId(store, dataset)) as InstructionRow[];
  return rows.map(toInstruction);
}

/**
 * The rows a Run may learn from, ordered by id, so that the same rows are the same study whatever was imported first: committed, not rejected, not excluded, and not of a test split, not
 * even where another dataset holds the same content and marks it so. The same content is drawn once.
 * @throws WorkbenchError `not-found` when a dataset is not there
 */
export function trainingRows(store: Store, selection: TrainingSelection): TrainingRow[] {
  const { categories, review } = selection;
  // By their places in the selection: where two hold the same content, the first one's row is drawn.
  const snapshots = selection.datasets.map((name) => snapshotOf(store, name)?.id ?? null);
  const datasets = selection.datasets.map((name, i) =>
    snapshots[i] === null ? datasetId(store, name) : null,
  );
  const rows = sql(store)
    .prepare(trainingQuery(selection))
    .all({
      datasets: JSON.stringify(datasets),
      snapshots: JSON.stringify(snapshots),
      categories: JSON.stringify(categories),
      review,
    }) as (Omit<TrainingRow, 'gated'> & { gated: 0 | 1; place: number })[];
  const seen = new Set<string>();
  return rows
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .map(({ gated, place: _, ...row }) => ({ ...row, gated: gated === 1 }));
}

/**
 * One row in full.
 * @throws WorkbenchError `not-found`
 */
export function getInstruction(store: Store, dataset: string, id: string): Instruction {
  const row = sql(store).prepare(rowQuery).get(datasetId(store, dataset), id) as InstructionRow | undefined;
  if (row) return toInstruction(row);
  throw new WorkbenchError(
    'not-found',
    `“${dataset}” has no instruction ${id}.`,
    'It may have been edited: its content makes its id.',
  );
}

const rowQuery = `
  SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.row_id = (SELECT row_id FROM instruction_ids WHERE dataset_id = ? AND id = ?)
    AND m.finished_at IS NOT NULL`;

export const datasetQuery = `
  SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.dataset_id = ? AND m.finished_at IS NOT NULL ORDER BY i.row_id`;

/** A row is generated where any import of its content came out of a generation. */
const originQuery: Record<Origin, (row: string) => string> = {
  all: () => '',
  written: (row) => `AND NOT ${isGenerated(row)}`,
  generated: (row) => `AND ${isGenerated(row)}`,
  accepted: (row) => `AND ${row}.review = 'accepted' AND ${isGenerated(row)}`,
};

const isGenerated = (row: string) => `EXISTS (
  SELECT 1 FROM instructions o JOIN imports p ON p.id = o.import_id
  WHERE o.id = ${row}.id AND p.source GLOB 'generation *' AND p.finished_at IS NOT NULL)`;

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
      CROSS JOIN instructions i ON i.dataset_id = d.value
      JOIN imports m ON m.id = i.import_id
    WHERE m.finished_at IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id)
      AND ${wanted('i')}
    UNION ALL
    SELECT z.id, x.instruction, x.input, x.output, z.category, z.split, z.review, z.gated, s.key
    FROM json_each(@snapshots) s
      CROSS JOIN frozen_rows z ON z.snapshot_id = s.value
      JOIN frozen_texts x ON x.id = z.text_id
    WHERE z.excluded = 0 AND ${wanted('z')}
    ORDER BY 1, place`;
}
