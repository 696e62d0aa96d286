/** Copies a database into one file: of one moment, without free pages, checked before it counts. */
import Database from 'better-sqlite3';
import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { makeFolder } from '../files/make-folder';
import { makePrivate } from '../files/private-database';
import { syncFile } from '../files/sync-file';
import { syncFolder } from '../files/sync-folder';

/**
 * Writes the database `from`, whoever writes it meanwhile, as the file `to`, whole or not at all.
 * @throws WorkbenchError `workspace` where the copy is not sound; what SQLite says of a full disk
 */
export function copyDatabase(from: string, to: string): void {
  const temporary = `${to}.partial-${process.pid}`;
  makeFolder(dirname(to));
  rmSync(temporary, { force: true });
  const db = new Database(from, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    makePrivate(temporary);
    db.prepare('VACUUM INTO ?').run(temporary);
    const found = integrityOf(temporary);
    if (found !== 'ok') throw unsound(from, found);
    syncFile(temporary);
    renameSync(temporary, to);
    syncFolder(dirname(to));
  } finally {
    db.close();
    rmSync(temporary, { force: true });
  }
}

/** SQLite's own check of every page and index of a file: `ok`, or its first complaint. */
export function integrityOf(file: string): string {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return db.pragma('integrity_check(1)', { simple: true }) as string;
    } finally {
      db.close();
    }
  } catch (error) {
    return (error as Error).message;
  }
}

function unsound(from: string, found: string): WorkbenchError {
  return new WorkbenchError(
    'workspace',
    `A copy of ${from} is not sound: ${found}.`,
    'Check the drive; bioinstruct check tells whether the database itself is sound.',
  );
}
