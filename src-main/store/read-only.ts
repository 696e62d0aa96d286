/** A workspace that is only read: beside the program that has it, or from a copy where its drive cannot be written. */
import Database from 'better-sqlite3';
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { copyWhole } from '../files/copy-whole';
import { wrap, type Store } from './connection';
import { migrations, schemaVersion } from './migrate';

/** Whether nothing can be written in a folder that is there. */
export function isUnwritable(folder: string): boolean {
  try {
    for (const place of [folder, join(folder, 'workspace.sqlite')])
      if (existsSync(place)) accessSync(place, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}

/**
 * Opens a workspace that another process has. It sees every commit of that one, and holds up none.
 * @throws WorkbenchError `workspace` where the other is a program of another schema, or has not made the database yet
 */
export function openBeside(workspace: string, holder: number | undefined): Store {
  const file = join(workspace, 'workspace.sqlite');
  if (!existsSync(file)) throw inUse(workspace, holder);
  const db = new Database(file, { readonly: true, timeout: 5000 });
  if (schemaVersion(db) === migrations.length)
    return wrap(workspace, db, () => db.close(), onlyRead(workspace, holder));
  db.close();
  throw inUse(workspace, holder);
}

/**
 * Opens a copy of the database in a folder of the system's temporary ones, which goes with it.
 * @param open opens a database file that may be written
 */
export function openCopy(workspace: string, open: (file: string) => Database.Database): Store {
  const folder = mkdtempSync(join(tmpdir(), 'bioinstruct-copy-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    for (const name of ['workspace.sqlite', 'workspace.sqlite-wal', 'search.sqlite', 'search.sqlite-wal'])
      if (existsSync(join(workspace, name))) copyWhole(join(workspace, name), join(folder, name));
    const db = open(join(folder, 'workspace.sqlite'));
    db.pragma('query_only = ON');
    const close = () => {
      db.close();
      remove();
    };
    return wrap(folder, db, close, copied(workspace, folder));
  } catch (error) {
    remove();
    throw error;
  }
}

const named = (pid: number | undefined): string => `process ${pid ?? 'unknown'}`;

/** @returns what opening to write is refused with */
export function inUse(workspace: string, holder: number | undefined): WorkbenchError {
  return new WorkbenchError(
    'workspace',
    `The workspace ${workspace} is in use by another workbench (${named(holder)}).`,
    'Close that one first, or choose another workspace with --workspace.',
  );
}

/** @returns what opening to write is refused with where the drive or the permissions forbid it */
export function unwritable(workspace: string): WorkbenchError {
  return new WorkbenchError(
    'workspace',
    `The workspace ${workspace} cannot be written: its drive is read-only, or it belongs to somebody else.`,
    'Copy the folder to a drive of your own and name that with --workspace.',
  );
}

function onlyRead(workspace: string, holder: number | undefined): WorkbenchError {
  return new WorkbenchError(
    'read-only',
    `The workspace ${workspace} is in use by another workbench (${named(holder)}), and is only read here.`,
    'To change anything, do it there, or close that one and start this one again.',
  );
}

function copied(workspace: string, folder: string): WorkbenchError {
  return new WorkbenchError(
    'read-only',
    `The workspace ${workspace} cannot be written; a copy of its database in ${folder} is read until you close it.`,
    'To change anything, copy the whole folder to a drive that can be written and open it there.',
  );
}
