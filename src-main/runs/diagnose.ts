/** Gathers what a report of a fault needs to know. */
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { diagnosticsText, type Diagnostics, type WorkspaceFacts } from '../common/diagnostics';
import { toErrorData, WorkbenchError, type ErrorCode } from '../common/errors';
import { folderSize } from '../files/folder-size';
import { thisMachine } from '../files/machine';
import { resources } from '../resources';
import { listDatasets } from '../store/datasets';
import { listEvaluations } from '../store/evaluations';
import { listFiles } from '../store/files';
import { listMatrices } from '../store/matrices';
import { listRuns } from '../store/runs';
import type { Store } from '../store/open';
import type { Log } from './log';
import { requireWorkspace } from './lost';
import type { Workspace } from './workspace';

/** Milliseconds that the engine has to say what it is. */
const patience = 5000;

/** The text, with placeholders for whatever is the user's. */
export async function diagnose(
  workspace: Pick<Workspace, 'folder' | 'store' | 'engine'>,
  host: Diagnostics['host'],
  log: Log,
): Promise<string> {
  const { folder, store, engine } = workspace;
  const facts: Diagnostics = {
    machine: thisMachine(),
    host,
    engine: await Promise.race([engine.call('describe', null), late()]).catch(
      (error: unknown) => toErrorData(error).code,
    ),
    workspace: await workspaceFacts(folder, store),
    log: log.entries(),
  };
  return textOf(facts, folder);
}

/** The same of a program whose workspace could not be opened. */
export function diagnoseUnopened(folder: string, host: Diagnostics['host'], why: ErrorCode): string {
  return textOf({ machine: thisMachine(), host, engine: null, workspace: why, log: [] }, folder);
}

const textOf = (facts: Diagnostics, workspace: string): string =>
  diagnosticsText(facts, { program: dirname(resources), workspace, home: homedir() });

/** A drive may be away, and its database with it. */
async function workspaceFacts(folder: string, store: Store): Promise<WorkspaceFacts | ErrorCode> {
  try {
    requireWorkspace(folder);
    return {
      bytes: await folderSize(folder),
      counts: countsOf(store),
      readOnly: store.refusal?.code ?? null,
    };
  } catch (error) {
    return toErrorData(error).code;
  }
}

function countsOf(store: Store): Record<string, number> {
  const datasets = listDatasets(store);
  const runs = Object.entries(Object.groupBy(listRuns(store), ({ state }) => state));
  return {
    datasets: datasets.length,
    instructions: datasets.reduce((sum, { rows }) => sum + rows, 0),
    ...Object.fromEntries(runs.map(([state, of]) => [`runs ${state}`, of.length])),
    evaluations: listEvaluations(store).length,
    matrices: listMatrices(store).length,
    'added models': listFiles(store, 'model').length,
  };
}

function late(): Promise<never> {
  return new Promise((_resolve, reject) =>
    setTimeout(
      () => reject(new WorkbenchError('worker-died', 'The engine does not answer.')),
      patience,
    ).unref(),
  );
}
