/** The rows of datasets: pages of them for the screen, all of them for export, the right ones for training. */
import { WorkbenchError } from '../common/errors';
import type { Category, Instruction, ReviewState, Split } from '../common/instruction';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

export interface Page {
  dataset: string;
  /** null: any. */
  category: Category | null;
  /** null: any. */
  split: Split | null;
  /** From 0, in the order of import. */
  offset: number;
  limit: number;
}

export interface TrainingSelection {
  datasets: readonly string[];
  /** Empty: any, those without a category included. */
  categories: readonly Category[];
  /** null: every row that is not rejected. */
  review: Exclude<ReviewState, 'rejected'> | null;
}

/** A row that may be trained on. */
export interface TrainingRow extends Instruction {
  split: Exclude<Split, 'test'>;
}

/** A text that is gated anywhere in the workspace is gated wherever else it came from. */
export const columns = `i.id, i.instruction, i.input, i.output, i.category, i.split, i.review, m.source,
  EXISTS (SELECT 1 FROM instructions g WHERE g.id = i.id AND g.gated = 1) AS gated`;

export type InstructionRow = Omit<Instruction, 'gated'> & { gated: 0 | 1 };

export const toInstruction = (row: InstructionRow): Instruction => ({ ...row, gated: row.gated === 1 });

/**
 * One page of a dataset and how many rows the filter leaves in all.
 * @throws WorkbenchError `not-found` when there is no such dataset
 */
export function pageInstructions(store: Store, page: Page): { total: number; rows: Instruction[] } {
  const values = { ...page, dataset: datasetId(store, page.dataset) };
  return {
    total: sql(store).prepare(countQuery(page)).pluck().get(values) as number,
    rows: (sql(store).prepare(pageQuery(page)).all(values) as InstructionRow[]).map(toInstruction),
  };
}

/**
 * One row in full.
 * @throws WorkbenchError `not-found`
 */
export function getInstruction(store: Store, dataset: string, id: string): Instruction {
  const row = sql(store).prepare(rowQuery).get(datasetId(store, dataset), id) as Instruction | undefined;
  if (row) return row;
  throw new WorkbenchError(
    'not-found',
    `“${dataset}” has no instruction ${id}.`,
    'It may have been edited: its content makes its id.',
  );
}

const rowQuery = `
  SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.dataset_id = ? AND i.id = ? AND m.finished_at IS NOT NULL`;

/**
 * Every row of a dataset, in the order of import.
 * @throws WorkbenchError `not-found`
 */
export function readDataset(store: Store, dataset: string): Instruction[] {
  const everything = { dataset, category: null, split: null, offset: 0, limit: -1 };
  return pageInstructions(store, everything).rows;
}

/**
 * The rows a Run may learn from, ordered by id, so that the same rows are the same study whatever was imported first: committed, not rejected, not excluded, and not of a test split, not
 * even where another dataset holds the same content and marks it so. The same content is drawn once.
 * @throws WorkbenchError `not-found` when a dataset is not there
 */
export function trainingRows(store: Store, selection: TrainingSelection): TrainingRow[] {
  const { categories, review } = selection;
  const datasets = selection.datasets.map((name) => datasetId(store, name));
  const rows = sql(store)
    .prepare(trainingQuery(selection))
    .all({
      datasets: JSON.stringify(datasets),
      categories: JSON.stringify(categories),
      review,
    }) as InstructionRow[];
  const seen = new Set<string>();
  return rows.filter(({ id }) => !seen.has(id) && seen.add(id)).map(toInstruction) as TrainingRow[];
}

/** The rows are found in the covering index first: only those of the page are read as a whole. */
export function pageQuery(filter: Pick<Page, 'category' | 'split'>): string {
  return `
    SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
    WHERE i.row_id IN (
      SELECT row_id FROM instructions WHERE ${visible(filter)} ORDER BY row_id LIMIT @limit OFFSET @offset
    ) ORDER BY i.row_id`;
}

export function countQuery(filter: Pick<Page, 'category' | 'split'>): string {
  return `SELECT count(*) FROM instructions WHERE ${visible(filter)}`;
}

function visible({ category, split }: Pick<Page, 'category' | 'split'>): string {
  return `dataset_id = @dataset
    AND import_id IN (SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL)
    ${category === null ? '' : 'AND category = @category'}
    ${split === null ? '' : 'AND split = @split'}`;
}

export function trainingQuery({
  categories,
  review,
}: Pick<TrainingSelection, 'categories' | 'review'>): string {
  return `
    SELECT ${columns} FROM instructions i JOIN imports m ON m.id = i.import_id
    WHERE i.dataset_id IN (SELECT value FROM json_each(@datasets))
      AND m.finished_at IS NOT NULL AND i.review <> 'rejected' AND i.split <> 'test'
      AND NOT EXISTS (SELECT 1 FROM excluded_rows x WHERE x.row_id = i.row_id)
      ${review === null ? '' : 'AND i.review = @review'}
      ${categories.length === 0 ? '' : 'AND i.category IN (SELECT value FROM json_each(@categories))'}
      AND NOT EXISTS (
        SELECT 1 FROM instructions t JOIN imports f ON f.id = t.import_id
        WHERE t.id = i.id AND t.split = 'test' AND f.finished_at IS NOT NULL
      )
    ORDER BY i.id, i.dataset_id, i.row_id`;
}
