/** Whether the database of a workspace is sound. */
import { sql, type Store } from './connection';

/** SQLite's own check of every page and index: `ok`, or its first complaint. */
export function checkIntegrity(store: Store): string {
  const [row] = sql(store).pragma('integrity_check(1)') as { integrity_check: string }[];
  return row!.integrity_check;
}

/** Rows that refer to what is not there. */
export function brokenReferences(store: Store): number {
  return (sql(store).pragma('foreign_key_check') as unknown[]).length;
}
