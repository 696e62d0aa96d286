/** Adapters of finished Runs, out of the workspace. */
import type { ExportJob, ExportResult } from '../common/adapter-job';
import type { Handlers } from '../common/contract';
import { WorkbenchError } from '../common/errors';
import { inTurn } from '../runs/in-turn';
import type { Workspace } from '../runs/workspace';
import { getRun } from '../store/runs';

/** @param placeFolder asks the user where a new folder of that name goes */
export function adapterHandlers(
  workspace: Workspace,
  placeFolder: (name: string) => Promise<string | null>,
): Pick<Handlers, 'exportAdapter' | 'cancelExport'> {
  return {
    exportAdapter: async ({ run: id, format, type }) => {
      const run = getRun(workspace.store, id);
      const adapter = run.result?.adapter;
      if (!adapter)
        throw new WorkbenchError(
          'not-found',
          `Run ${id} has no adapter.`,
          'Export a run that is done and has trained an adapter.',
        );
      const out = await placeFolder(folderName(run.dataset ?? 'run', id, type ?? format));
      if (out === null) return null;
      return exportInTurn(workspace, id, {
        ...{ adapter, format, type, out, base: run.base },
        ...{ overwrite: false, threads: null },
      });
    },
    cancelExport: ({ run: id }) => {
      workspace.queue.cancel(jobOf(id));
      return null;
    },
  };
}

/** With what no file system refuses. */
const folderName = (...parts: string[]): string => parts.join('-').replace(/[^\w.-]+/g, '-');

const jobOf = (run: string): string => `export of ${run}`;

const exportInTurn = (
  { queue, engine, emit }: Workspace,
  run: string,
  job: ExportJob,
): Promise<ExportResult> =>
  inTurn(queue, jobOf(run), (signal) =>
    engine.call('exportAdapter', job, (report) => emit({ kind: 'export', run, report }), signal),
  );
