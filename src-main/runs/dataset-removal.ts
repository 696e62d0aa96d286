/** Deletes a dataset, and says what outside the database still holds its texts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listBackups } from '../backups/folder';
import { holdsDataset } from '../backups/restore';
import type { DatasetRemoval } from '../common/dataset-removal';
import { datasetTraces, removeDataset } from '../store/dataset-removal';
import { listRuns } from '../store/runs';
import type { Workspace } from './workspace';

/** What goes, and what stays and must be deleted by hand. @throws WorkbenchError `not-found` */
export function previewRemoval(
  { folder, store }: Pick<Workspace, 'folder' | 'store'>,
  dataset: string,
): DatasetRemoval {
  const backups = listBackups(folder).filter(({ file }) => holdsDataset(file, dataset));
  const runs = listRuns(store).filter((run) => drawsFrom(run.folder, dataset));
  return {
    dataset,
    ...datasetTraces(store, dataset),
    runFolders: runs.map((run) => run.folder),
    clusterFolders: foldersIn(join(folder, 'cluster')),
    backups: backups.map(({ file }) => file),
  };
}

/**
 * Removes rows, reviews, snapshots and the full-text index of them; the index is made anew without them.
 * @returns what went, and what stays
 */
export async function deleteDataset(
  { folder, store, desk }: Pick<Workspace, 'folder' | 'store' | 'desk'>,
  dataset: string,
): Promise<DatasetRemoval> {
  const removal = previewRemoval({ folder, store }, dataset);
  removeDataset(store, dataset);
  await desk.call('fillTextIndex', { folder: store.workspace, anew: 'emptied' });
  return removal;
}

function drawsFrom(folder: string, dataset: string): boolean {
  const file = join(folder, 'recipe.json');
  if (!existsSync(file)) return false;
  const { run } = JSON.parse(readFileSync(file, 'utf8')) as { run: { datasets: string[] } };
  return run.datasets.includes(dataset);
}

/** Cells that left for other machines; which datasets they draw from stands in their rows alone. */
const foldersIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
