/** Content hashes of models and benchmark files, computed by the desk and remembered while the file stays as it is. */
import { statSync } from 'node:fs';
import { WorkbenchError } from '../common/errors';
import type { Workspace } from './workspace';

const known = new Map<string, string>();

/** SHA-256 of a file, hex. @throws WorkbenchError `not-found` */
export async function hashOf(workspace: Workspace, file: string): Promise<string> {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status)
    throw new WorkbenchError('not-found', `There is no file ${file}.`, 'Put it back in its place.');
  const { size, mtimeMs } = status;
  const key = JSON.stringify([file, size, mtimeMs]);
  const hash = known.get(key) ?? (await workspace.desk.call('fingerprint', { files: [file] })).hashes[0]!;
  known.set(key, hash);
  return hash;
}
