/** The folder `backups/` of a workspace: names that say when and why, the seven newest kept. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backupReasons, type Backup, type BackupReason } from '../common/backup';
import { WorkbenchError } from '../common/errors';
import { makeFolder } from '../files/make-folder';
import { isPartial } from '../files/whole-folder';
import { copyDatabase } from './copy-database';

const kept = 7;
const day = 24 * 3600 * 1000;
const pattern = new RegExp(
  `^(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d)-(\\d\\d)-(\\d\\d\\.\\d{3})Z-(${backupReasons.join('|')})\\.sqlite$`,
);

export const backupFolder = (workspace: string): string => join(workspace, 'backups');

/** The newest first. */
export function listBackups(workspace: string): Backup[] {
  const folder = backupFolder(workspace);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const [, date, hours, minutes, seconds, reason] = pattern.exec(name) ?? [];
      if (date === undefined) return [];
      const file = join(folder, name);
      const at = `${date}T${hours}:${minutes}:${seconds}Z`;
      return [{ name, file, at, reason: reason as BackupReason, bytes: statSync(file).size }];
    })
    .sort((a, b) => (a.name < b.name ? 1 : -1));
}

/** @throws WorkbenchError `not-found` */
export function getBackup(workspace: string, name: string): Backup {
  const all = listBackups(workspace);
  const found = all.find((backup) => backup.name === name);
  if (found) return found;
  throw new WorkbenchError(
    'not-found',
    `There is no backup “${name}”.`,
    all.length === 0 ? 'Make one: bioinstruct backup' : `The newest is ${all[0]!.name}.`,
  );
}

/**
 * Copies the database of a workspace into `backups/`; all but the seven newest go then.
 * @throws WorkbenchError `workspace` where the copy is not sound; what the system says of a full disk
 */
export function backUp(workspace: string, reason: BackupReason, at = new Date()): Backup {
  const name = `${at.toISOString().replaceAll(':', '-')}-${reason}.sqlite`;
  copyDatabase(join(workspace, 'workspace.sqlite'), join(backupFolder(workspace), name));
  for (const { file } of listBackups(workspace).slice(kept)) rmSync(file, { force: true });
  sweep(workspace);
  return getBackup(workspace, name);
}

/** What was left by a program that was killed while it wrote. */
function sweep(workspace: string): void {
  const folder = backupFolder(workspace);
  for (const name of readdirSync(folder)) if (isPartial(name)) rmSync(join(folder, name), { force: true });
}

/** Whether the last backup, or the first use where there is none, is a day ago. */
export function isBackupDue(workspace: string, now = Date.now()): boolean {
  const folder = backupFolder(workspace);
  if (!existsSync(folder)) makeFolder(folder);
  const [newest] = listBackups(workspace);
  const last = newest ? Date.parse(newest.at) : statSync(folder).mtimeMs;
  return now - last >= day;
}
