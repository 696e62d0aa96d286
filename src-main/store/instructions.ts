/** The rows of datasets: all of them for export, the right ones for training. Lists are `row-lists.ts`. */
import { WorkbenchError } from '../common/errors';
import type { Category, Instruction, ReviewState, Split } from '../common/instruction';
import { sql, type Store } from './connection';
import { datasetId } from './datasets';

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
