/** The branded store: other folders pass it on, only the store's own topics see the database inside. */
import Sqlite, { type Database } from 'better-sqlite3';
import type { WorkbenchError } from '../common/errors';

const database = Symbol('database');

/** An open workspace database. The process that holds it is the workspace's only writer, or only reads. */
export interface Store {
  /** Absolute path of the folder of the database: the workspace's, or that of a copy. */
  readonly workspace: string;
  /** What every change is refused with where the workspace is only read; null: this process is its writer. */
  readonly refusal: WorkbenchError | null;
  /** Releases the database and the workspace. Idempotent. */
  close(): void;
  readonly [database]: Database;
}

export function wrap(
  workspace: string,
  db: Database,
  close: () => void,
  refusal: WorkbenchError | null = null,
): Store {
  return { workspace, refusal, close, [database]: db };
}

/** The database of a store, for the topics of this folder only. */
export function sql(store: Store): Database {
  return store[database];
}

/** Counts what this program has written since it opened the workspace: as long as it stands, nothing has changed. */
export function changesOf(store: Store): number {
  return store[database].prepare('SELECT total_changes()').pluck().get() as number;
}

/**
 * Runs `work` in one transaction: all of it is kept or none.
 * @throws WorkbenchError `read-only` where the workspace is only read
 */
export function together<T>(store: Store, work: () => T): T {
  if (store.refusal) throw store.refusal;
  return store[database].transaction(work).immediate();
}

/**
 * As `together`, of what nobody sees before a later commit: a loss of power may take it back, and damages nothing. The
 * next transaction that is not light makes it durable.
 */
export function lightly<T>(store: Store, work: () => T): T {
  const db = store[database];
  db.pragma('synchronous = NORMAL');
  try {
    return together(store, work);
  } finally {
    db.pragma('synchronous = FULL');
  }
}

/** Reads the database as it is at this moment, whatever is written until the reading has ended: it may rest between its parts. */
export function* atThisMoment<T>(store: Store, read: (db: Database) => Iterable<T>): Generator<T> {
  const db = new Sqlite(store[database].name, { readonly: true, fileMustExist: true });
  try {
    // The first read after it says which moment.
    db.exec('BEGIN; SELECT 1 FROM sqlite_schema');
    yield* read(db);
  } finally {
    db.close();
  }
}
