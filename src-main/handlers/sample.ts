/** The sample a new workspace opens with. */
import { sample } from '../resources';
import { importInto } from '../runs/import';
import type { Workspace } from '../runs/workspace';
import { listDatasets } from '../store/datasets';

export const sampleDataset = 'sample';

/** Fills a workspace that holds no dataset yet; a first fine-tune is then one click away. */
export async function fillWithSample(workspace: Workspace): Promise<void> {
  if (listDatasets(workspace.store).length > 0) return;
  await importInto(workspace, {
    file: sample.instructions,
    dataset: sampleDataset,
    options: {},
  });
}
