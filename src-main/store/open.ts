/** Opens the database of a workspace: one writer, durable commits, the newest schema, no half-done work. */
import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
import { migrate } from './migrate';
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
}

/**
 * Opens a workspace for writing and creates it when missing, readable by its owner only. What a killed program
 * left behind is put right: unfinished imports, snapshots, drawings of splits and exclusions go, unfinished Runs, evaluations, matrices and generations become
 * `interrupted`.
 * @throws WorkbenchError `workspace` when it is in use, damaged, newer than this program, on a network drive, or not a folder
 */
export function openStore(
  folder: string,
  { unwritable: then = 'refuse', network = false }: Opening = {},
): Store {
  const workspace = resolve(folder);
  if (existsSync(workspace) && !statSync(workspace).isDirectory())
    throw new WorkbenchError('workspace', `${workspace} is not a folder.`, 'Name a folder with --workspace.');
  if (!network) refuseNetworkDrive(workspace);
  const file = join(workspace, 'workspace.sqlite');
  if (isUnwritable(workspace)) {
    if (then === 'read' && existsSync(file)) return openCopy(workspace, openDatabase);
    throw unwritable(workspace);
  }
  makeFolder(workspace);
  const lock = lockWorkspace(workspace);
  if ('holder' in lock) {
    if (then === 'read') return openBeside(workspace, lock.holder);
    throw inUse(workspace, lock.holder);
  }
  try {
    const db = openDatabase(file);
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

function openDatabase(file: string): Database.Database {
  makePrivate(file);
  const db = new Database(file);
  try {
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // 16 MB: an import writes its last pages of every index again and again.
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma('foreign_keys = ON');
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
    'Put a copy from backups/ in its place, or choose another workspace with --workspace.',
  );
}
