/** The adapters of a workspace: of finished Runs in their folders, and imported ones in `adapters/ID/`. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImportedAdapter, ListedAdapter } from '../common/adapter';
import { WorkbenchError } from '../common/errors';
import type { Run } from '../common/run';
import { makeFolder } from '../files/make-folder';
import { writeWhole } from '../files/write-whole';
import { listRuns } from '../store/runs';
import { readFrozenRecipe } from './folder';
import { hashOf } from './hash';
import type { Workspace } from './workspace';

/** The newest first. */
export function listAdapters(workspace: Pick<Workspace, 'store' | 'folder'>): ListedAdapter[] {
  const trained = listRuns(workspace.store).flatMap(ofRun);
  return [...trained, ...listImported(workspace)].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** @throws WorkbenchError `refused` for a file that is no adapter of the workspace */
export const findAdapter = (workspace: Workspace, file: string): ListedAdapter =>
  findAdapters(workspace, [file])[0]!;

export const listImported = (workspace: Pick<Workspace, 'folder'>): ListedAdapter[] =>
  importedFolders(workspace).map(readImported);

/** In the order of the files. @throws WorkbenchError `refused` for a file that is no adapter of the workspace */
export function findAdapters(workspace: Workspace, files: readonly string[]): ListedAdapter[] {
  const listed = files.length > 0 ? listAdapters(workspace) : [];
  return files.map((file) => {
    const found = listed.find((one) => one.file === file);
    if (found) return found;
    throw new WorkbenchError(
      'refused',
      `${file} is no adapter of this workspace.`,
      'Train one, or import it in Models.',
    );
  });
}

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
    writeWhole(join(folder, 'adapter.json'), `${JSON.stringify(record, null, 2)}\n`);
    rmSync(given, { recursive: true });
    return readImported(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Deletes the workspace's copy. @throws WorkbenchError `refused` for the adapter of a Run, which is part of its Run */
export function removeAdapter(workspace: Workspace, file: string): void {
  if (findAdapter(workspace, file).from.kind === 'imported')
    return rmSync(dirname(file), { recursive: true, force: true });
  throw new WorkbenchError(
    'refused',
    `${file} belongs to its run.`,
    'Only imported adapters can be removed.',
  );
}

/**
 * Lets the adapters of a base that moved follow it.
 * @throws WorkbenchError `refused` where the file that is there now is another model than any of them was made on
 */
export async function followBase(workspace: Workspace, from: string, to: string): Promise<void> {
  const hash = await hashOf(workspace, to);
  const folders = importedFolders(workspace).filter((folder) => readRecord(folder).base === from);
  const made = [
    ...folders.map((folder) => readRecord(folder).baseHash),
    ...listRuns(workspace.store)
      .filter(({ base }) => base === from)
      .flatMap((run) => readableRecipe(run)?.run.baseHash ?? []),
  ];
  if (made.some((one) => one !== hash))
    throw new WorkbenchError(
      'refused',
      `${to} is another model than ${from} was: runs and adapters of this workspace were made on that.`,
      'Choose the same file at its new place, or add this one as a model of its own.',
    );
  for (const folder of folders)
    writeWhole(
      join(folder, 'adapter.json'),
      `${JSON.stringify({ ...readRecord(folder), base: to }, null, 2)}\n`,
    );
}

const adaptersOf = ({ folder }: Pick<Workspace, 'folder'>): string => join(folder, 'adapters');

function importedFolders(workspace: Pick<Workspace, 'folder'>): string[] {
  const folder = adaptersOf(workspace);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((one) => existsSync(join(one, 'adapter.json')));
}

const readRecord = (folder: string): ImportedAdapter =>
  JSON.parse(readFileSync(join(folder, 'adapter.json'), 'utf8')) as ImportedAdapter;

function readImported(folder: string): ListedAdapter {
  const { source, base, method, ranks, alpha, importedAt } = readRecord(folder);
  const file = join(folder, 'adapter.gguf');
  return {
    ...{ file, base, method, alpha },
    from: { kind: 'imported', source },
    rank: ranks.length === 1 ? ranks[0]! : null,
    bytes: bytesOf(file),
    createdAt: importedAt,
  };
}

function ofRun(run: Run): ListedAdapter[] {
  const file = run.result?.adapter;
  if (!file) return [];
  const { id, base, dataset, categories, seed, createdAt } = run;
  const recipe = readableRecipe(run);
  // One that went on from an adapter has the settings of that.
  const own = recipe && !recipe.run.adapter ? recipe : null;
  return [
    {
      ...{ file, base, createdAt },
      from: { kind: 'run', run: id, dataset, categories, seed },
      method: recipe?.method === 'dora' ? 'dora' : 'lora',
      rank: own?.rank ?? null,
      alpha: own?.alpha ?? null,
      bytes: bytesOf(file),
    },
  ];
}

/** null: the folder was deleted or damaged. */
function readableRecipe({ folder }: Run): ReturnType<typeof readFrozenRecipe> | null {
  try {
    return readFrozenRecipe(folder);
  } catch {
    return null;
  }
}

const bytesOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.size ?? null;

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
