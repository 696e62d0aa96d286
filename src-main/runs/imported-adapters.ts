/** Adapters that were imported: each a folder `adapters/ID/` of the workspace, with the file in its own form and a record. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DamagedAdapter, ImportedAdapter, ListedAdapter } from '../common/adapter';
import { toErrorData, WorkbenchError } from '../common/errors';
import { parseImportedAdapter } from '../common/imported-adapter';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { hashOf } from './hash';
import type { Workspace } from './workspace';

type Place = Pick<Workspace, 'folder'>;

export const listImported = (workspace: Place): ListedAdapter[] =>
  readRecords(workspace).map(({ folder, record }) => asListed(folder, record));

/** Those whose record cannot be read: they are on no list, and hide no other. */
export const listDamaged = (workspace: Place): DamagedAdapter[] =>
  foldersOf(workspace).flatMap((folder) => {
    const read = tryRecord(folder);
    return 'problem' in read ? [{ file: fileIn(folder), problem: read.problem }] : [];
  });

/** Of a damaged one too. */
export const isImported = (workspace: Place, file: string): boolean =>
  foldersOf(workspace).some((folder) => fileIn(folder) === file);

/** What of the records can be read. */
export const readRecords = (workspace: Place): { folder: string; record: ImportedAdapter }[] =>
  foldersOf(workspace).flatMap((folder) => {
    const read = tryRecord(folder);
    return 'record' in read ? [{ folder, record: read.record }] : [];
  });

export const writeRecord = (folder: string, record: ImportedAdapter): void =>
  writeWhole(recordIn(folder), `${JSON.stringify(record, null, 2)}\n`);

/** A file that was given for an adapter. */
interface GivenFile {
  path: string;
  name: string;
}

/**
 * Checks an adapter against its base and keeps a copy of it in the workspace's own form.
 * @param files an adapter GGUF, or the safetensors and the config of peft
 * @throws WorkbenchError `usage` for other files; what the engine's `importAdapter` refuses. Nothing is kept then
 */
export async function importAdapter(
  workspace: Workspace,
  base: string,
  files: readonly GivenFile[],
): Promise<ListedAdapter> {
  const folder = join(adaptersOf(workspace), randomUUID().slice(0, 8));
  const given = join(folder, 'given');
  const out = join(folder, 'adapter.gguf');
  makeFolder(given);
  try {
    const source = placeGiven(given, files);
    const read = await workspace.engine.call('importAdapter', { source, base, out, overwrite: false });
    const record: ImportedAdapter = {
      source: (files.find(({ name }) => !name.endsWith('.json')) ?? files[0]!).name,
      base,
      baseHash: await hashOf(workspace, base),
      ...{ method: read.method, ranks: read.ranks, alpha: read.alpha },
      importedAt: new Date().toISOString(),
    };
    // The last: a folder without it was never finished.
    writeRecord(folder, record);
    rmSync(given, { recursive: true });
    return asListed(folder, record);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const adaptersOf = ({ folder }: Place): string => join(folder, 'adapters');
const fileIn = (folder: string): string => join(folder, 'adapter.gguf');
const recordIn = (folder: string): string => join(folder, 'adapter.json');

function foldersOf(workspace: Place): string[] {
  const folder = adaptersOf(workspace);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((one) => existsSync(recordIn(one)));
}

function tryRecord(folder: string): { record: ImportedAdapter } | Pick<DamagedAdapter, 'problem'> {
  const file = recordIn(folder);
  try {
    return { record: parseImportedAdapter(readFileSync(file, 'utf8'), file) };
  } catch (error) {
    return { problem: toErrorData(error) };
  }
}

function asListed(folder: string, record: ImportedAdapter): ListedAdapter {
  const { source, base, method, ranks, alpha, importedAt } = record;
  const file = fileIn(folder);
  return {
    ...{ file, base, method, alpha },
    from: { kind: 'imported', source },
    rank: ranks.length === 1 ? ranks[0]! : null,
    bytes: bytesOf(file),
    createdAt: importedAt,
  };
}

/** null: the file is not there. */
export const bytesOf = (file: string): number | null =>
  statSync(file, { throwIfNoEntry: false })?.size ?? null;

/** @returns what is to be read: the one file, or a folder as peft writes it */
function placeGiven(folder: string, files: readonly GivenFile[]): string {
  const [first] = files;
  if (files.length === 1 && first!.name.endsWith('.gguf')) return first!.path;
  const weights = files.find(({ name }) => name.endsWith('.safetensors'));
  const config = files.find(({ name }) => name.endsWith('.json'));
  if (!weights || !config)
    throw new WorkbenchError(
      'usage',
      `${files.map(({ name }) => `“${name}”`).join(' and ')} is no whole adapter.`,
      'Choose an adapter GGUF, or both files of peft: adapter_model.safetensors and adapter_config.json.',
    );
  copyFileSync(weights.path, join(folder, 'adapter_model.safetensors'));
  copyFileSync(config.path, join(folder, 'adapter_config.json'));
  return folder;
}
