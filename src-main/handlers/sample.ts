/** The sample a new workspace opens with, and whether a workspace holds anything more. */
import { toErrorData, type ErrorData } from '../common/errors';
import { sample } from '../resources';
import { importInto } from '../runs/import';
import type { Workspace } from '../runs/workspace';
import { holdsDatasets } from '../store/datasets';
import { listFiles } from '../store/files';
import { listRuns } from '../store/runs';

export interface SampleFilling {
  /** Does nothing where there is a dataset. */
  importSample(): Promise<null>;
  /** Why a workspace without a dataset has no sample; null: it has it, or needs none. */
  problem(): ErrorData | null;
}

/** Fills a workspace that holds no dataset yet: a first fine-tune is then one click away. */
export function sampleFilling(workspace: Workspace): SampleFilling {
  let problem: ErrorData | null = null;
  return {
    problem: () => (holdsDatasets(workspace.store) ? null : problem),
    importSample: async () => {
      if (holdsDatasets(workspace.store)) return null;
      try {
        await importInto(workspace, { file: sample.instructions, options: {} });
        return null;
      } catch (error) {
        problem = toErrorData(error);
        throw error;
      }
    },
  };
}

/** Whether every number of the workspace is the toy model's: none of them is a result. */
export function isSampleOnly({ store }: Workspace): boolean {
  return listFiles(store, 'model').length === 0 && listRuns(store).every(({ base }) => base === sample.model);
}
