/**
 * Puts a backup in the place of the database. What was there is kept: as a backup where it is sound, else under `damaged/`
 * with its log. Whoever calls has the workspace locked and the database closed.
 */
import Database from 'better-sqlite3';
import { copyFileSync, existsSync, linkSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { counted, type Backup, type Counts, type RestorePreview } from '../common/backup';
import { WorkbenchError } from '../common/errors';
import { copyWhole } from '../files/copy-whole';
import { makeFolder } from '../files/make-folder';
import { makePrivate } from '../files/private-database';
import { syncFolder } from '../files/sync-folder';
import { writeWhole } from '../files/write-whole';
import { integrityOf } from './copy-database';
import { backUp, backupFolder, getBackup, listBackups } from './folder';

/** What would change. @param database the workspace's, or a copy of it @throws WorkbenchError `not-found` */
export function previewRestore(
  workspace: string,
  name: string,
  database = join(workspace, 'workspace.sqlite'),
): RestorePreview {
  const backup = getBackup(workspace, name);
  const integrity = integrityOf(backup.file);
  const held = integrity === 'ok' ? contentsOf(backup.file) : null;
  const then = held?.counts ?? nothing();
  return {
    backup,
    schema: held?.schema ?? 0,
    integrity,
    then,
    now: presentCounts(database),
  };
}

/** The newest backup that is sound and of a schema that is known; null: there is none. */
export function newestGood(workspace: string, newestSchema: number): Backup | null {
  const isGood = ({ file }: Backup) => integrityOf(file) === 'ok' && contentsOf(file).schema <= newestSchema;
  return listBackups(workspace).find(isGood) ?? null;
}

/**
 * @returns where what was there is kept; null: nothing was there
 * @throws WorkbenchError `not-found`, or `workspace` where the backup is not sound
 */
export function restore(workspace: string, name: string): string | null {
  const backup = getBackup(workspace, name);
  const integrity = integrityOf(backup.file);
  if (integrity !== 'ok') throw unsound(backup, integrity);
  const file = join(workspace, 'workspace.sqlite');
  const fresh = `${file}.partial-${process.pid}`;
  // Copied first: keeping what is there may be what removes the oldest backup.
  try {
    copyWhole(backup.file, fresh);
    makePrivate(fresh);
    const keptAs = existsSync(file) ? keep(workspace, file) : null;
    renameSync(fresh, file);
    syncFolder(workspace);
    return keptAs;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function keep(workspace: string, file: string): string {
  try {
    if (integrityOf(file) === 'ok') {
      const { file: copy } = backUp(workspace, 'restore');
      endLog(file);
      return copy;
    }
  } catch {
    // Not sound enough to be copied by SQLite: kept byte by byte.
  }
  const folder = join(workspace, 'damaged', new Date().toISOString().replaceAll(':', '-'));
  makeFolder(folder);
  // A second name and no move: until the backup takes its place, the database is where it was.
  link(file, join(folder, 'workspace.sqlite'));
  for (const suffix of ['-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, join(folder, `workspace.sqlite${suffix}`));
  syncFolder(folder);
  return folder;
}

/** Its log would otherwise be read as that of the database which takes its place. */
function endLog(file: string): void {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
}

function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

const wishFile = (workspace: string): string => join(backupFolder(workspace), 'restore-next');

/** Has the backup take its place when the workspace is opened next. @throws WorkbenchError as `restore` */
export function wishRestore(workspace: string, name: string): void {
  const backup = getBackup(workspace, name);
  const integrity = integrityOf(backup.file);
  if (integrity !== 'ok') throw unsound(backup, integrity);
  writeWhole(wishFile(workspace), name);
}

/** Does what `wishRestore` asked for, once: what fails leaves the database as it was, and is not tried again. */
export function grantWish(workspace: string): void {
  const file = wishFile(workspace);
  if (!existsSync(file)) return;
  try {
    restore(workspace, readFileSync(file, 'utf8'));
  } finally {
    rmSync(file, { force: true });
  }
}

function contentsOf(file: string): { schema: number; counts: Counts } {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    const counts = nothing();
    for (const table of counted)
      if (has.get(table)) counts[table] = db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    return { schema: db.pragma('user_version', { simple: true }) as number, counts };
  } finally {
    db.close();
  }
}

/** Whether a backup holds rows of a dataset of this name; one that cannot be read may. */
export function holdsDataset(file: string, dataset: string): boolean {
  try {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return db.prepare('SELECT 1 FROM datasets WHERE name = ?').get(dataset) !== undefined;
    } finally {
      db.close();
    }
  } catch {
    return true;
  }
}

function presentCounts(file: string): Counts | null {
  try {
    return contentsOf(file).counts;
  } catch {
    return null;
  }
}

const nothing = (): Counts => Object.fromEntries(counted.map((table) => [table, 0])) as Counts;

function unsound({ name }: Backup, integrity: string): WorkbenchError {
  return new WorkbenchError(
    'workspace',
    `The backup ${name} is not sound: ${integrity}.`,
    'Choose another; bioinstruct check tells which are.',
  );
}
