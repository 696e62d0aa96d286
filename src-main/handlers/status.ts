/** The status bar. */
import type { Status } from '../common/contract';
import { version } from '../common/version';
import { physicalCores } from '../files/cores';
import type { Workspace } from '../runs/workspace';
import { isSampleOnly } from './sample';

export function statusHandlers(workspace: Workspace, host: Status['host']): { status(): Status } {
  return {
    status: () => ({
      version,
      host,
      workspace: workspace.folder,
      device: 'CPU',
      threads: physicalCores(),
      sample: isSampleOnly(workspace),
    }),
  };
}
