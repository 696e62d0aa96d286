/** Adapters of the workspace: listed, into it and out of it. */
import type { ListedAdapter } from '../common/adapter';
import type { ExportJob, ExportResult } from '../common/adapter-job';
import type { Handlers } from '../common/contract';
import { findAdapter, listAdapters, removeAdapter } from '../runs/adapters';
import { importAdapter, listDamaged } from '../runs/imported-adapters';
import { inTurn } from '../runs/in-turn';
import type { Workspace } from '../runs/workspace';
import type { FileTokens } from './file-tokens';
import { checkOffered } from './offered';

type Slice = Pick<
  Handlers,
  | 'listAdapters'
  | 'listDamagedAdapters'
  | 'importAdapter'
  | 'removeAdapter'
  | 'exportAdapter'
  | 'cancelExport'
>;

/** @param placeFolder asks the user where a new folder of that name goes */
export function adapterHandlers(
  workspace: Workspace,
  files: FileTokens,
  placeFolder: (name: string) => Promise<string | null>,
): Slice {
  return {
    listAdapters: () => listAdapters(workspace),
    listDamagedAdapters: () => listDamaged(workspace),
    importAdapter: ({ base, tokens }) => {
      checkOffered(workspace.store, 'model', base);
      return importAdapter(
        workspace,
        base,
        tokens.map((token) => files.fileOf(token)),
      );
    },
    removeAdapter: ({ adapter }) => {
      removeAdapter(workspace, adapter);
      return null;
    },
    exportAdapter: async ({ adapter, format, type }) => {
      const found = findAdapter(workspace, adapter);
      const out = await placeFolder(folderName(...namesOf(found), type ?? format));
      if (out === null) return null;
      return exportInTurn(workspace, {
        ...{ adapter, format, type, out, base: found.base },
        ...{ overwrite: false, threads: null },
      });
    },
    cancelExport: ({ adapter }) => {
      workspace.queue.cancel(jobOf(adapter));
      return null;
    },
  };
}

const namesOf = ({ from }: ListedAdapter): string[] =>
  from.kind === 'run' ? [from.dataset ?? 'run', from.run] : [from.source.replace(/\.[^.]+$/, '')];

/** With what no file system refuses. */
const folderName = (...parts: string[]): string => parts.join('-').replace(/[^\w.-]+/g, '-');

const jobOf = (adapter: string): string => `export of ${adapter}`;

const exportInTurn = ({ queue, engine, emit }: Workspace, job: ExportJob): Promise<ExportResult> =>
  inTurn(queue, jobOf(job.adapter), (signal) =>
    engine.call(
      'exportAdapter',
      job,
      (report) => emit({ kind: 'export', adapter: job.adapter, report }),
      signal,
    ),
  );
