/** Numbers that others published, by model; a number is kept only with its source. */
import type { MetricName } from '../common/benchmark';
import { WorkbenchError } from '../common/errors';
import { checkModelName, type PublishedModel, type PublishedNumber } from '../common/published';
import { sql, together, type Store } from './connection';

/** In the order they were added; numbers by task and metric. */
export function listPublished(store: Store): PublishedModel[] {
  const db = sql(store);
  const models = db.prepare('SELECT id, name, source FROM published_models ORDER BY id').all();
  const numbers = db.prepare(
    'SELECT task, metric, value FROM published_numbers WHERE model_id = ? ORDER BY task, metric',
  );
  return (models as Omit<PublishedModel, 'numbers'>[]).map((model) => ({
    ...model,
    numbers: numbers.all(model.id) as PublishedNumber[],
  }));
}

/** @throws WorkbenchError `usage` for its name, `file-exists` when there is one of this name */
export function addPublished(store: Store, name: string): PublishedModel {
  const plain = checkModelName(name);
  const insert = sql(store).prepare('INSERT INTO published_models (name) VALUES (?) ON CONFLICT DO NOTHING');
  if (insert.run(plain).changes === 0)
    throw new WorkbenchError(
      'file-exists',
      `The table has a published model “${plain}” already.`,
      'Type its numbers there, or choose another name.',
    );
  return listPublished(store).find((model) => model.name === plain)!;
}

/** @throws WorkbenchError `not-found` */
export function removePublished(store: Store, id: number): void {
  if (sql(store).prepare('DELETE FROM published_models WHERE id = ?').run(id).changes !== 1) throw unknown();
}

/**
 * Says where the numbers of a model stand.
 * @throws WorkbenchError `not-found`; `usage` when it has numbers and the source would be empty
 */
export function setPublishedSource(store: Store, id: number, source: string): void {
  const model = published(store, id);
  if (source.trim() === '' && model.numbers.length > 0) throw noSource(model.name);
  sql(store).prepare('UPDATE published_models SET source = ? WHERE id = ?').run(source.trim(), id);
}

/**
 * Sets a number of a model.
 * @param value a share of 1; null: takes the number away
 * @throws WorkbenchError `not-found`; `usage` when it is out of its range, or the model has no source yet
 */
export function setPublishedNumber(
  store: Store,
  id: number,
  { task, metric, value }: { task: string; metric: MetricName; value: number | null },
): void {
  const model = published(store, id);
  if (value !== null && model.source === '') throw noSource(model.name);
  if (value !== null && !(value >= 0 && value <= 1))
    throw new WorkbenchError('usage', `${value} is no share of 1.`, 'Type a number from 0 to 100.');
  const db = sql(store);
  together(store, () => {
    db.prepare('DELETE FROM published_numbers WHERE model_id = ? AND task = ? AND metric = ?').run(
      id,
      task,
      metric,
    );
    if (value !== null)
      db.prepare('INSERT INTO published_numbers (model_id, task, metric, value) VALUES (?, ?, ?, ?)').run(
        id,
        task,
        metric,
        value,
      );
  });
}

function published(store: Store, id: number): PublishedModel {
  const model = listPublished(store).find((one) => one.id === id);
  if (!model) throw unknown();
  return model;
}

function unknown(): WorkbenchError {
  return new WorkbenchError('not-found', 'There is no such published model any more.', 'Look again.');
}

function noSource(name: string): WorkbenchError {
  return new WorkbenchError(
    'usage',
    `The numbers of ${name} have no source.`,
    'Type where they are published first: authors, year, table.',
  );
}
