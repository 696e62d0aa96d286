/** Opens the database of a workspace: one writer, durable commits, the newest schema, no half-done work. */
import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toErrorData, WorkbenchError } from '../common/errors';
import { makeFolder } from '../files/make-folder';
import { isDamage, makePrivate } from '../files/private-database';
import { wrap, type Store } from './connection';
import { interruptEvaluations } from './evaluations';
import { sweepExclusions } from './exclusions';
import { removeBatchFiles } from './import-files';
import { sweepImports } from './import-removal';
import { lockWorkspace } from './lock';
import { interruptMatrices } from './matrices';
import { migrate } from './migrate';
import { interruptGenerations } from './generations';
import { interruptRuns } from './runs';
import { dropUnfinishedSnapshots } from './snapshots';
import { sweepDrawings } from './split-moves';

export type { Store } from './connection';

/**
 * Opens a workspace for writing and creates it when missing, readable by its owner only. What a killed program
 * left behind is put right: unfinished imports, snapshots, drawings of splits and exclusions go, unfinished Runs, evaluations, matrices and generations become
 * `interrupted`.
 * @throws WorkbenchError `workspace` when it is in use, damaged, newer than this program, or not a folder
 */
export function openStore(workspaceDir: string): Store {
  const workspace = resolve(workspaceDir);
  if (existsSync(workspace) && !statSync(workspace).isDirectory())
    throw new WorkbenchError('workspace', `${workspace} is not a folder.`, 'Name a folder with --workspace.');
  makeFolder(workspace);
  const unlock = lockWorkspace(workspace);
  try {
    const db = openDatabase(join(workspace, 'workspace.sqlite'));
    const store = wrap(workspace, db, () => {
      db.close();
      unlock();
    });
    putRight(store);
    return store;
  } catch (error) {
    unlock();
    throw error;
  }
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
