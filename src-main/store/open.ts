/** Opens the database of a workspace: one writer, durable commits, the newest schema, no half-done work. */
import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backUp } from '../backups/folder';
import { grantWish, newestGood } from '../backups/restore';
import { toErrorData, WorkbenchError } from '../common/errors';
import { makeFolder } from '../files/make-folder';
import { isDamage, makePrivate } from '../files/private-database';
import { networkDrive } from '../files/network-drive';
import { wrap, type Store } from './connection';
import { interruptEvaluations } from './evaluations';
import { sweepExclusions } from './exclusions';
import { removeBatchFiles } from './import-files';
import { sweepImports } from './import-removal';
import { lockWorkspace } from './lock';
import { interruptMatrices } from './matrices';
import { migrate, migrations, schemaVersion } from './migrate';
import { interruptGenerations } from './generations';
import { inUse, isUnwritable, openBeside, openCopy, unwritable } from './read-only';
import { interruptRuns } from './runs';
import { dropUnfinishedSnapshots } from './snapshots';
import { sweepDrawings } from './split-moves';

export type { Store } from './connection';

/** Set to 1, it promises that no second machine opens a workspace on a network drive. */
const oneHost = 'WORKBENCH_ONE_HOST';

/** What becomes of a workspace that cannot be written: the call is refused, or it is only read. */
export interface Opening {
  unwritable?: 'refuse' | 'read';
  /** For one process of one machine, as a cell of a cluster is: a network drive will do. */
  network?: boolean;
  /** The backup before a migration was made already. */
  backedUp?: boolean;
}

/**
 * Opens a workspace for writing and creates it when missing, readable by its owner only. What a killed program
 * left behind is put right: unfinished imports, snapshots, drawings of splits and exclusions go, unfinished Runs, evaluations, matrices and generations become
 * `interrupted`.
 * @throws WorkbenchError `workspace` when it is in use, damaged, newer than this program, on a network drive, or not a folder
 */
export function openStore(
  folder: string,
  { unwritable: then = 'refuse', network = false, backedUp = false }: Opening = {},
): Store {
  const workspace = resolve(folder);
  if (existsSync(workspace) && !statSync(workspace).isDirectory())
    throw new WorkbenchError('workspace', `${workspace} is not a folder.`, 'Name a folder with --workspace.');
  if (!network) refuseNetworkDrive(workspace);
  const file = join(workspace, 'workspace.sqlite');
  if (isUnwritable(workspace)) {
    // The original stays as it is: its copy needs no backup.
    if (then === 'read' && existsSync(file)) return openCopy(workspace, (copy) => openDatabase(copy, true));
    throw unwritable(workspace);
  }
  makeFolder(workspace);
  const lock = lockWorkspace(workspace);
  if ('holder' in lock) {
    if (then === 'read') return openBeside(workspace, lock.holder);
    throw inUse(workspace, lock.holder);
  }
  try {
    grantWish(workspace);
    const db = openDatabase(file, backedUp);
    const store = wrap(workspace, db, () => {
      db.close();
      lock.release();
    });
    putRight(store);
    return store;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Whether opening it would bring its database to a newer schema, before which it is backed up. What hinders the opening is
 * told when it is opened: false.
 */
export function isMigrationDue(folder: string): boolean {
  const workspace = resolve(folder);
  const file = join(workspace, 'workspace.sqlite');
  try {
    refuseNetworkDrive(workspace);
    return !isUnwritable(workspace) && isOld(schemaOf(file));
  } catch {
    return false;
  }
}

function schemaOf(file: string): number {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    return schemaVersion(db);
  } finally {
    db.close();
  }
}

const isOld = (schema: number): boolean => schema > 0 && schema < migrations.length;

/** SQLite's log is shared memory and its locks are promises of one system: two machines would damage the database. */
function refuseNetworkDrive(workspace: string): void {
  const kind = process.env[oneHost] === '1' ? null : networkDrive(workspace);
  if (kind === null) return;
  throw new WorkbenchError(
    'workspace',
    `The workspace ${workspace} lies on a network drive (${kind}), where two machines could damage it.`,
    `Choose a folder on a drive of this machine with --workspace. Where the nodes of a cluster must share it and one machine alone opens it, set ${oneHost}=1.`,
  );
}

/** Takes the workspace without opening its database. @returns releases it @throws WorkbenchError `workspace` when it is in use */
export function lockFor(workspace: string): () => void {
  const lock = lockWorkspace(workspace);
  if ('holder' in lock) throw inUse(workspace, lock.holder);
  return () => lock.release();
}

/** What a killed program left behind. On a full disk it stays for the next time: nobody sees it, and reading goes on. */
function putRight(store: Store): void {
  try {
    removeBatchFiles(store);
    sweepImports(store);
    dropUnfinishedSnapshots(store);
    sweepDrawings(store);
    sweepExclusions(store);
    interruptRuns(store);
    interruptGenerations(store);
    interruptEvaluations(store);
    interruptMatrices(store);
  } catch (error) {
    if (toErrorData(error).code !== 'disk-full') throw error;
  }
}

function openDatabase(file: string, backedUp: boolean): Database.Database {
  makePrivate(file);
  const db = new Database(file);
  try {
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // 16 MB: an import writes its last pages of every index again and again.
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('foreign_keys = ON');
    const schema = schemaVersion(db);
    if (schema > migrations.length) throw newer(file, schema);
    if (isOld(schema) && !backedUp) backUp(dirname(file), 'migration');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw isDamage(error) ? damaged(file, error) : error;
  }
}

function damaged(file: string, error: unknown): WorkbenchError {
  return new WorkbenchError(
    'workspace',
    `${file} is damaged: ${toErrorData(error).message}.`,
    `${offer(file)}, or choose another workspace with --workspace.`,
  );
}

function newer(file: string, schema: number): WorkbenchError {
  const backup = newestGood(dirname(file), migrations.length);
  return new WorkbenchError(
    'workspace',
    `${file} was written by a newer workbench (schema ${schema}; this program knows up to ${migrations.length}).`,
    backup
      ? `Update the workbench, or go back to ${backup.file}, which this one reads: bioinstruct restore ${backup.name}`
      : 'Update the workbench, or choose another workspace with --workspace.',
  );
}

/** How the newest backup that is sound is had. */
function offer(file: string): string {
  const backup = newestGood(dirname(file), migrations.length);
  return backup
    ? `Put the backup of ${backup.at} in its place, which keeps the damaged one: bioinstruct restore ${backup.name}`
    : 'There is no sound copy in backups/; put one of your own in its place';
}
