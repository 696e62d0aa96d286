/**
 * One writer per workspace. The lock is one that the operating system takes back when its holder dies, however it
 * dies, so no lock is ever stale; the holder's process id is written beside it for the sentence of the refusal.
 */
import Database from 'better-sqlite3';
import { join } from 'node:path';

/** `release` is idempotent; `holder`: the process that has the workspace, as far as it is known. */
export type Lock = { release(): void } | { holder: number | undefined };

/** Takes the workspace for this process, unless another has it. */
export function lockWorkspace(folder: string): Lock {
  const db = new Database(join(folder, 'workspace.lock'), { timeout: 200 });
  try {
    db.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL) STRICT');
    db.exec(`BEGIN IMMEDIATE; DELETE FROM holder; INSERT INTO holder VALUES (${process.pid}); COMMIT`);
    // A reserved lock, held until the end: others may read the holder's id and may not write theirs.
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const holder = isBusy(error) ? { holder: holderOf(db) } : null;
    db.close();
    if (holder) return holder;
    throw error;
  }
  return { release: () => db.close() };
}

function isBusy(error: unknown): boolean {
  return String((error as { code?: string }).code).startsWith('SQLITE_BUSY');
}

function holderOf(db: Database.Database): number | undefined {
  try {
    return db.prepare('SELECT pid FROM holder').pluck().get() as number | undefined;
  } catch {
    return undefined;
  }
}
