/** Content hashes of models and benchmark files, computed by the desk and remembered while the file stays as it is. */
import { statSync } from 'node:fs';
import type { Workspace } from './workspace';

const known = new Map<string, string>();

/** SHA-256 of a file, hex. */
export async function hashOf(workspace: Workspace, file: string): Promise<string> {
  const { size, mtimeMs } = statSync(file);
  const key = JSON.stringify([file, size, mtimeMs]);
  const hash = known.get(key) ?? (await workspace.desk.call('fingerprint', { files: [file] })).hashes[0]!;
  known.set(key, hash);
  return hash;
}
