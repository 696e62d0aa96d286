/** The user's own tasks. A version counts on after a removal, so that it never names two descriptions. */
import { WorkbenchError } from '../common/errors';
import type { TaskDescription } from '../common/task-description';
import { sql, type Store } from './connection';

export interface OwnTask {
  description: TaskDescription;
  /** From 1. */
  version: number;
}

/** By name. */
export function listOwnTasks(store: Store): OwnTask[] {
  const rows = sql(store)
    .prepare('SELECT description, version FROM own_tasks WHERE removed = 0 ORDER BY name')
    .all() as { description: string; version: number }[];
  return rows.map(({ description, version }) => ({
    description: JSON.parse(description) as TaskDescription,
    version,
  }));
}

/** Adds a task, or puts it in the place of the one of its name; the same description keeps its version. */
export function putOwnTask(store: Store, description: TaskDescription): OwnTask {
  const version = sql(store)
    .prepare(
      `INSERT INTO own_tasks (name, version, description, added_at) VALUES (?, 1, ?, ?)
       ON CONFLICT (name) DO UPDATE SET
         version = version + (description <> excluded.description),
         description = excluded.description, added_at = excluded.added_at, removed = 0
       RETURNING version`,
    )
    .pluck()
    .get(description.name, JSON.stringify(description), new Date().toISOString()) as number;
  return { description, version };
}

/** Keeps a task as another workspace has it, its version too. */
export function takeOverOwnTask(store: Store, { description, version }: OwnTask): void {
  sql(store)
    .prepare(
      `INSERT INTO own_tasks (name, version, description, added_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET version = excluded.version, description = excluded.description, removed = 0`,
    )
    .run(description.name, version, JSON.stringify(description), new Date().toISOString());
}

/** Evaluations that it was used in keep their copy of it. @throws WorkbenchError `not-found` */
export function removeOwnTask(store: Store, name: string): void {
  const { changes } = sql(store)
    .prepare('UPDATE own_tasks SET removed = 1 WHERE name = ? AND removed = 0')
    .run(name);
  if (changes > 0) return;
  throw new WorkbenchError(
    'not-found',
    `There is no task of your own named “${name}”.`,
    'Tasks that ship stay.',
  );
}
