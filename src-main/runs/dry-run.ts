/** A Run that is only tried: frozen into a passing folder, one step in the engine, and nothing left behind. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DryRunResult, RunReport } from '../common/run';
import { freezeRun, type RunRequest } from './train';
import type { Workspace } from './workspace';

/** @throws WorkbenchError what the Run itself would end with before its second step, or `cancelled` */
export async function performDryRun(
  workspace: Workspace,
  request: RunRequest,
  signal: AbortSignal,
  onReport: (report: RunReport) => void = () => {},
): Promise<DryRunResult> {
  // Always the same name: what a killed program left there is removed by the next.
  const folder = join(workspace.folder, 'dry-run');
  try {
    await freezeRun(workspace, request, folder, undefined, signal);
    return await workspace.engine.call('dryRun', { folder }, onReport, signal);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
