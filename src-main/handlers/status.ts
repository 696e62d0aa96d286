/** The status bar, and the report of a fault. */
import type { Handlers, Status } from '../common/contract';
import { toErrorData } from '../common/errors';
import { version } from '../common/version';
import { physicalCores } from '../files/cores';
import { diagnose } from '../runs/diagnose';
import type { Log } from '../runs/log';
import type { Workspace } from '../runs/workspace';
import { isSampleOnly, type SampleFilling } from './sample';

type Slice = Pick<Handlers, 'status' | 'getDevice' | 'getDiagnostics'>;

export function statusHandlers(
  workspace: Workspace,
  host: Status['host'],
  log: Log,
  filling: Pick<SampleFilling, 'problem'>,
): Slice {
  return {
    status: () => ({
      version,
      host,
      workspace: workspace.folder,
      threads: physicalCores(),
      sample: isSampleOnly(workspace),
      sampleProblem: filling.problem(),
      readOnly: workspace.store.refusal && toErrorData(workspace.store.refusal),
    }),
    // Only the engine may load what knows the devices.
    getDevice: async () => (await workspace.engine.call('describe', null)).training,
    getDiagnostics: () => diagnose(workspace, host, log),
  };
}
