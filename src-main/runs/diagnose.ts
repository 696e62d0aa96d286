/** Gathers what a report of a fault needs to know. */
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { diagnosticsText, type Diagnostics } from '../common/diagnostics';
import { toErrorData, WorkbenchError } from '../common/errors';
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
    workspace: {
      bytes: await folderSize(folder),
      counts: countsOf(store),
      readOnly: store.refusal?.code ?? null,
    },
    log: log.entries(),
  };
  return diagnosticsText(facts, { program: dirname(resources), workspace: folder, home: homedir() });
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
