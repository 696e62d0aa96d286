/** The status bar. */
import type { Handlers, Status } from '../common/contract';
import { toErrorData } from '../common/errors';
import { version } from '../common/version';
import { physicalCores } from '../files/cores';
import type { Workspace } from '../runs/workspace';
import { isSampleOnly } from './sample';

type Slice = Pick<Handlers, 'status' | 'getDevice'>;

export function statusHandlers(workspace: Workspace, host: Status['host']): Slice {
  return {
    status: () => ({
      version,
      host,
      workspace: workspace.folder,
      threads: physicalCores(),
      sample: isSampleOnly(workspace),
      readOnly: workspace.store.refusal && toErrorData(workspace.store.refusal),
    }),
    // Only the engine may load what knows the devices.
    getDevice: () => workspace.engine.call('autoDevice', null),
  };
}
