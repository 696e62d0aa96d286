/** The sample a new workspace opens with, and whether a workspace holds anything more. */
import { sample } from '../resources';
import { importInto } from '../runs/import';
import type { Workspace } from '../runs/workspace';
import { holdsDatasets } from '../store/datasets';
import { listFiles } from '../store/files';
import { listRuns } from '../store/runs';

/** Fills a workspace that holds no dataset yet; a first fine-tune is then one click away. */
export async function fillWithSample(workspace: Workspace): Promise<void> {
  if (holdsDatasets(workspace.store)) return;
  await importInto(workspace, { file: sample.instructions, options: {} });
}

/** Whether every number of the workspace is the toy model's: none of them is a result. */
export function isSampleOnly({ store }: Workspace): boolean {
  return listFiles(store, 'model').length === 0 && listRuns(store).every(({ base }) => base === sample.model);
}
