/** One import: the desk parses, main stores batch by batch, and nothing is visible before the final commit. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WorkbenchError } from '../common/errors';
import type { ImportPreview } from '../common/import-format';
import { datasetNameOf, type ImportOptions, type ImportReport } from '../common/instruction';
import { countKnown } from '../store/datasets';
import { addBatchFile, importTarget, removeBatchFiles } from '../store/import-files';
import { removeImport } from '../store/import-removal';
import { beginImport, finishImport } from '../store/imports';
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
  checkIsFile(request.file);
  const source = request.name ?? basename(request.file);
  const dataset = request.dataset ?? datasetNameOf(source);
  const id = beginImport(store, { dataset, source });
  try {
    const { read, format } = await desk.call(
      'import',
      { file: request.file, source, options: request.options, into: importTarget(store, id) },
      (batch) => {
        addBatchFile(store, id, batch);
        onProgress(batch.read, batch.fraction);
      },
      signal,
    );
    signal?.throwIfAborted();
    const report = { ...finishImport(store, id), read, ...(format && { format }) };
    if (request.categorise) await labelByRules(workspace, { dataset, unsetOnly: true });
    // From the click to the commit, the worker's start included.
    return { ...report, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    for (const step of removeImport(store, id)) await nextTurn(step);
    throw error;
  } finally {
    removeBatchFiles(store, id);
  }
}

/** What would become of a file under these options. Nothing is stored. @throws WorkbenchError where it cannot be read */
export async function previewImport(
  { store, desk }: Workspace,
  { file, name, dataset, options, categorise = false }: ImportRequest,
): Promise<ImportPreview> {
  checkIsFile(file);
  const source = name ?? basename(file);
  const { preview, ids } = await desk.call('previewImport', { file, source, options, categorise });
  const known = countKnown(store, dataset ?? datasetNameOf(source), ids);
  return { ...preview, toImport: preview.toImport - known, alreadyHere: preview.alreadyHere + known };
}

function checkIsFile(file: string): void {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) throw new WorkbenchError('not-found', `There is no file ${file}.`, 'Check the path.');
  if (status.isFile()) return;
  throw new WorkbenchError('file-format', `${file} is no file.`, 'Name a file, not a folder or a device.');
}
