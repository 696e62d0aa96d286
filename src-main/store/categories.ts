/** Labels of category by method, and the one category of a row that follows from them. */
import { WorkbenchError } from '../common/errors';
import {
  labelMethods,
  type Answer,
  type CategoryLabel,
  type Labeller,
  type LabelledRow,
  type LabelMethod,
  type Preferable,
  type RowToLabel,
} from '../common/category-label';
import type { Category } from '../common/instruction';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';

export interface LabelQueue {
  dataset: string;
  method: Labeller;
  /** Rows that the method has labelled under the same origin are done. */
  origin: string;
  /** Only rows that have no category yet. */
  unsetOnly: boolean;
}

const waiting = ({ unsetOnly }: Pick<LabelQueue, 'unsetOnly'>): string => `
  FROM instructions i WHERE i.dataset_id = @dataset
    AND i.import_id IN (SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL)
    ${unsetOnly ? 'AND i.category IS NULL' : ''}
    AND NOT EXISTS (
      SELECT 1 FROM category_labels l
      WHERE l.row_id = i.row_id AND l.method = @method AND l.origin = @origin
    )`;

/**
 * How many rows wait for a label.
 * @throws WorkbenchError `not-found` when there is no such dataset
 */
export function countToLabel(store: Store, queue: LabelQueue): number {
  const { method, origin } = queue;
  const values = { dataset: datasetId(store, queue.dataset), method, origin };
  return sql(store)
    .prepare(`SELECT count(*) ${waiting(queue)}`)
    .pluck()
    .get(values) as number;
}

/** The next rows that wait for a label, in the order of import, after the row `after` (0: from the first). */
export function rowsToLabel(store: Store, queue: LabelQueue, after: number, limit: number): RowToLabel[] {
  const { method, origin } = queue;
  const values = { dataset: datasetId(store, queue.dataset), method, origin, after, limit };
  return sql(store)
    .prepare(
      `SELECT i.row_id AS rowId, i.instruction, i.input ${waiting(queue)}
       AND i.row_id > @after ORDER BY i.row_id LIMIT @limit`,
    )
    .all(values) as RowToLabel[];
}

/** Stores a method's answers, in the place of its earlier ones, and gives the rows the category that follows. */
export function addLabels(
  store: Store,
  { method, origin }: Pick<LabelQueue, 'method' | 'origin'>,
  answers: readonly LabelledRow[],
): void {
  const write = labelWriter(store);
  together(store, () => {
    for (const { rowId, category, reason } of answers) write(rowId, { method, origin, category, reason });
  });
}

/**
 * A person's word on the category of a row, which goes before every other. Without a line in the row's history: see
 * `changeRow`.
 * @param category null: takes the hand's label back
 */
export function labelByHand(
  store: Store,
  rowId: number,
  { category, reviewer }: { category: Category | null; reviewer: string },
): void {
  together(store, () => {
    if (category !== null)
      return labelWriter(store)(rowId, { method: 'hand', origin: reviewer, category, reason: '' });
    const remove = "DELETE FROM category_labels WHERE row_id = ? AND method = 'hand'";
    if (sql(store).prepare(remove).run(rowId).changes > 0) sql(store).prepare(settling).run(rowId);
  });
}

/**
 * Every label of a row, in order of precedence; the reader's too where it is the only one.
 * @throws WorkbenchError `not-found`
 */
export function labelsOf(store: Store, dataset: string, id: string): CategoryLabel[] {
  return labelsOfRow(store, rowOf(store, dataset, id));
}

/** The same of a row by its key. */
export function labelsOfRow(store: Store, rowId: number): CategoryLabel[] {
  const labels = sql(store)
    .prepare(
      `SELECT method, category, reason, origin, labelled_at AS labelledAt FROM category_labels WHERE row_id = ?`,
    )
    .all(rowId) as CategoryLabel[];
  if (labels.length === 0) labels.push(...(sql(store).prepare(readersLabel).all(rowId) as CategoryLabel[]));
  return labels.sort((a, b) => labelMethods.indexOf(a.method) - labelMethods.indexOf(b.method));
}

/**
 * Chooses the method that comes right after the hand, and gives the rows of the dataset the categories that follow.
 * @param method null: the usual order
 * @throws WorkbenchError `not-found`
 */
export function preferMethod(store: Store, dataset: string, method: Preferable | null): void {
  const id = datasetId(store, dataset);
  together(store, () => {
    sql(store).prepare('DELETE FROM preferred_methods WHERE dataset_id = ?').run(id);
    if (method !== null) sql(store).prepare('INSERT INTO preferred_methods VALUES (?, ?)').run(id, method);
    sql(store)
      .prepare(
        `UPDATE instructions SET category = ${effective} WHERE row_id IN
           (SELECT row_id FROM category_labels WHERE dataset_id = ?) AND category IS NOT ${effective}`,
      )
      .run(id);
  });
}

/** @throws WorkbenchError `not-found` */
export function preferredMethod(store: Store, dataset: string): Preferable | null {
  const query = 'SELECT method FROM preferred_methods WHERE dataset_id = ?';
  const method = sql(store).prepare(query).pluck().get(datasetId(store, dataset));
  return (method as Preferable | undefined) ?? null;
}

interface Label extends Answer {
  method: LabelMethod;
  origin: string;
}

/** Sets one label after another, within a transaction of the caller's. */
function labelWriter(store: Store): (rowId: number, label: Label) => void {
  const db = sql(store);
  const reader = db.prepare(readersLabel);
  const insert = db.prepare(
    `INSERT INTO category_labels (row_id, method, dataset_id, category, reason, origin, labelled_at)
     SELECT row_id, @method, dataset_id, @category, @reason, @origin, @labelledAt
     FROM instructions WHERE row_id = @rowId
     ON CONFLICT (row_id, method) DO UPDATE SET category = excluded.category, reason = excluded.reason,
       origin = excluded.origin, labelled_at = excluded.labelled_at`,
  );
  const settle = db.prepare(settling);
  return (rowId, { method, category, reason, origin }) => {
    const own = reader.get(rowId) as CategoryLabel | undefined;
    if (own) insert.run({ ...own, rowId });
    insert.run({ rowId, method, category, reason, origin, labelledAt: new Date().toISOString() });
    settle.run(rowId);
  };
}

/** What the reader said of a row that has no label yet. */
const readersLabel = `
  SELECT 'reader' AS method, i.category, 'as its file says' AS reason, m.source AS origin,
    coalesce(m.finished_at, m.started_at) AS labelledAt
  FROM instructions i JOIN imports m ON m.id = i.import_id
  WHERE i.row_id = ? AND i.category IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM category_labels l WHERE l.row_id = i.row_id)`;

const order = labelMethods.map((method, place) => `WHEN '${method}' THEN ${2 * place}`).join(' ');

/** The category that follows from the labels of a row of `instructions`. */
const effective = `(
  SELECT l.category FROM category_labels l LEFT JOIN preferred_methods p ON p.dataset_id = l.dataset_id
  WHERE l.row_id = instructions.row_id AND l.category IS NOT NULL
  ORDER BY CASE WHEN l.method = p.method THEN 1 ELSE CASE l.method ${order} END END LIMIT 1
)`;

/** A row whose category stays is left alone: lists that hold it stay as they are. */
const settling = `
  UPDATE instructions SET category = ${effective} WHERE row_id = ? AND category IS NOT ${effective}`;

function rowOf(store: Store, dataset: string, id: string): number {
  const row = sql(store)
    .prepare(
      `SELECT i.row_id FROM instructions i JOIN imports m ON m.id = i.import_id
       WHERE i.dataset_id = ? AND i.id = ? AND m.finished_at IS NOT NULL`,
    )
    .pluck()
    .get(datasetId(store, dataset), id) as number | undefined;
  if (row === undefined)
    throw new WorkbenchError(
      'not-found',
      `Dataset “${dataset}” has no instruction ${id}.`,
      'The id is the one that the list of the dataset shows.',
    );
  return row;
}
