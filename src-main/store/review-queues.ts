/** Queues: samples of a dataset in the order in which they are reviewed, and the candidates they are drawn from. */
import { didYouMean, WorkbenchError } from '../common/errors';
import type { Candidate, Strategy } from '../common/review-sample';
import type { QueueSummary } from '../common/review';
import { identifierKinds } from '../common/statistics';
import { sql, together, type Store } from './connection';
import { datasetId } from './datasets';

/** In the order they were drawn. */
export function listQueues(store: Store, dataset: string): QueueSummary[] {
  return sql(store)
    .prepare(
      `SELECT id, name, strategy, seed, created_at AS createdAt,
         (SELECT count(*) FROM review_queue_rows r WHERE r.queue_id = q.id) AS rows
       FROM review_queues q WHERE dataset_id = ? ORDER BY id`,
    )
    .all(datasetId(store, dataset)) as QueueSummary[];
}

/** @throws WorkbenchError `not-found` with the nearest name */
export function queueNamed(store: Store, dataset: string, name: string): QueueSummary {
  const queues = listQueues(store, dataset);
  const names = queues.map((queue) => queue.name);
  const found = queues.find((queue) => queue.name === name);
  if (found) return found;
  throw new WorkbenchError(
    'not-found',
    `“${dataset}” has no review queue “${name}”.${didYouMean(name, names)}`,
    names.length > 0 ? `Queues: ${names.join(', ')}.` : 'Draw one with: review queue --strategy random',
  );
}

export interface NewQueue {
  name: string;
  strategy: Strategy | 'pack';
  seed: number;
  rows: readonly Pick<Candidate, 'rowId' | 'reasons'>[];
}

/** Stores a queue. The same rows under the same name are the queue that is there; other rows get a name with a number. */
export function addQueue(store: Store, dataset: string, queue: NewQueue): QueueSummary {
  return together(store, () => {
    const wanted = JSON.stringify(queue.rows.map(({ rowId }) => rowId));
    for (let attempt = 1; ; attempt++) {
      const name = attempt === 1 ? queue.name : `${queue.name} (${attempt})`;
      const known = listQueues(store, dataset).find((one) => one.name === name);
      if (!known) return insertQueue(store, dataset, { ...queue, name });
      if (JSON.stringify(queueRowIds(store, known.id)) === wanted) return known;
    }
  });
}

function queueRowIds(store: Store, queue: number): number[] {
  const query = 'SELECT row_id FROM review_queue_rows WHERE queue_id = ? ORDER BY position';
  return sql(store).prepare(query).pluck().all(queue) as number[];
}

function insertQueue(store: Store, dataset: string, { name, strategy, seed, rows }: NewQueue): QueueSummary {
  const db = sql(store);
  const createdAt = new Date().toISOString();
  const id = Number(
    db
      .prepare(
        'INSERT INTO review_queues (dataset_id, name, strategy, seed, created_at) VALUES (?, ?, ?, ?, ?)',
      )
      .run(datasetId(store, dataset), name, strategy, seed, createdAt).lastInsertRowid,
  );
  const insert = db.prepare('INSERT INTO review_queue_rows VALUES (?, ?, ?, ?)');
  for (const [position, { rowId, reasons }] of rows.entries())
    insert.run(id, position, rowId, JSON.stringify(reasons));
  return { id, name, strategy, seed, createdAt, rows: rows.length };
}

/**
 * The next rows that a queue may be drawn from, in the order of import, after the row `after` (0: from the first). Rows
 * of a test split are never trained on, and are not reviewed.
 */
export function candidatesAfter(store: Store, dataset: string, after: number, limit: number): Candidate[] {
  const rows = sql(store)
    .prepare(candidateQuery)
    .all({ dataset: datasetId(store, dataset), after, limit }) as (Omit<Candidate, 'reasons'> & {
    reasons: string;
  })[];
  return rows.map((row) => ({ ...row, reasons: row.reasons.split(';').filter(Boolean) }));
}

/** What makes a row uncertain: the words, and the condition on `instructions i`. Checks count as they were done last. */
const reasons: readonly (readonly [words: string, condition: string])[] = [
  [
    'reviewers differ',
    `(SELECT count(DISTINCT decision) FROM reviews v WHERE v.row_id = i.row_id) > 1
       AND NOT EXISTS (SELECT 1 FROM adjudications a WHERE a.row_id = i.row_id)`,
  ],
  [
    'labels differ',
    `NOT EXISTS (SELECT 1 FROM category_labels l WHERE l.row_id = i.row_id AND l.method = 'hand')
       AND (SELECT count(DISTINCT category) FROM category_labels l WHERE l.row_id = i.row_id) > 1`,
  ],
  ['near-duplicate', 'EXISTS (SELECT 1 FROM duplicates x WHERE x.row_id = i.row_id)'],
  // Flags of statistics that never came to their end are seen by nobody.
  [
    'looks like an identifier',
    `EXISTS (SELECT 1 FROM flagged_rows f WHERE f.row_id = i.row_id
         AND f.flag IN (${identifierKinds.map((kind) => `'${kind}'`).join(', ')}))
       AND EXISTS (SELECT 1 FROM text_statistics t WHERE t.dataset_id = i.dataset_id)`,
  ],
  ['leakage', 'EXISTS (SELECT 1 FROM leaks l WHERE l.row_id = i.row_id)'],
];

export const candidateQuery = `
  SELECT i.row_id AS rowId, i.id, i.category,
    ${reasons.map(([words, condition]) => `CASE WHEN ${condition} THEN '${words};' ELSE '' END`).join(' || ')} AS reasons
  FROM instructions i
  WHERE i.dataset_id = @dataset AND i.split <> 'test' AND i.row_id > @after
    AND i.import_id IN (SELECT id FROM imports WHERE dataset_id = @dataset AND finished_at IS NOT NULL)
  ORDER BY i.row_id LIMIT @limit`;
