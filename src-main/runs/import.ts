/** One import: the desk parses, main stores batch by batch, and nothing is visible before the final commit. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { WorkbenchError } from '../common/errors';
import { datasetNameOf, type ImportOptions, type ImportReport } from '../common/instruction';
import { abandonImport, addBatch, beginImport, finishImport } from '../store/imports';
import { labelByRules } from './categorise';
import type { Workspace } from './workspace';

export interface ImportRequest {
  /** Absolute path. */
  file: string;
  /** The file's name as the user knows it; default: that of the path. */
  name?: string;
  /** Default: the name without extension. */
  dataset?: string;
  options: ImportOptions;
  /** Rows without a category get theirs by the rules. */
  categorise?: boolean;
}

/**
 * Imports a file into a dataset, making the dataset when missing. Rows the dataset already holds are counted, not stored.
 * @param onProgress records read, and the share of the file's bytes
 * @throws WorkbenchError and leaves the dataset as it was
 */
export async function importInto(
  workspace: Workspace,
  request: ImportRequest,
  signal?: AbortSignal,
  onProgress: (read: number, fraction: number) => void = () => {},
): Promise<ImportReport> {
  const { store, desk } = workspace;
  const started = performance.now();
  const status = statSync(request.file, { throwIfNoEntry: false });
  if (!status) throw new WorkbenchError('not-found', `There is no file ${request.file}.`, 'Check the path.');
  if (!status.isFile())
    throw new WorkbenchError(
      'file-format',
      `${request.file} is no file.`,
      'Name a file, not a folder or a device.',
    );
  const source = request.name ?? basename(request.file);
  const dataset = request.dataset ?? datasetNameOf(source);
  const id = beginImport(store, { dataset, source });
  try {
    const { read } = await desk.call(
      'import',
      { file: request.file, source, options: request.options },
      (batch) => {
        addBatch(store, id, batch);
        onProgress(batch.read, batch.fraction);
      },
      signal,
    );
    const report = { ...finishImport(store, id), read };
    if (request.categorise) await labelByRules(workspace, { dataset, unsetOnly: true });
    // From the click to the commit, the worker's start included.
    return { ...report, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    abandonImport(store, id);
    throw error;
  }
}
