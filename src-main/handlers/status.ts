/** The status bar. */
import type { Status } from '../common/contract';
import { version } from '../common/version';
import { physicalCores } from '../files/cores';
import type { Workspace } from '../runs/workspace';
import { listDatasets } from '../store/datasets';
import { listFiles } from '../store/files';
import { sampleDataset } from './sample';

export function statusHandlers(workspace: Workspace, host: Status['host']) {
  const { store, folder } = workspace;
  return {
    status: (): Status => ({
      version,
      host,
      workspace: folder,
      device: 'CPU',
      threads: physicalCores(),
      sample:
        listFiles(store, 'model').length === 0 &&
        listDatasets(store).every(({ name }) => name === sampleDataset),
    }),
  };
}
