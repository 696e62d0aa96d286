/** What every front opens: a workspace and the handlers on it. A front adds how calls arrive and how files come and go. */
import { safeParse } from 'valibot';
import {
  methods,
  type Answer,
  type FileToken,
  type Handlers,
  type JobEvent,
  type Method,
  type SavedFile,
  type Status,
} from './common/contract';
import { asJson } from './common/as-json';
import { inputs } from './common/contract-inputs';
import { readingMethods } from './common/contract-reading';
import { endpointKeys, keyVariable, type Vault } from './common/endpoint-key';
import { didYouMean, toErrorData, WorkbenchError } from './common/errors';
import type { Child, WorkerKind } from './common/worker';
import { adapterHandlers } from './handlers/adapters';
import { affinityHandlers } from './handlers/affinities';
import { answerHandlers } from './handlers/answers';
import { backupHandlers } from './handlers/backups';
import { categoryHandlers } from './handlers/categories';
import { checkHandlers } from './handlers/checks';
import { datasetHandlers } from './handlers/datasets';
import { evaluationHandlers } from './handlers/evaluations';
import { createFileTokens } from './handlers/file-tokens';
import { listHandlers } from './handlers/lists';
import { generationHandlers } from './handlers/generations';
import { lossPreviewHandlers } from './handlers/loss-preview';
import { matrixHandlers } from './handlers/matrices';
import { measurementHandlers } from './handlers/measurements';
import { modelHandlers } from './handlers/models';
import { packHandlers } from './handlers/review-packs';
import { pictureHandlers } from './handlers/pictures';
import { planHandlers } from './handlers/plans';
import { reviewHandlers } from './handlers/reviews';
import { runHandlers } from './handlers/runs';
import { sampleFilling } from './handlers/sample';
import { snapshotHandlers } from './handlers/snapshots';
import { splitHandlers } from './handlers/splits';
import { statusHandlers } from './handlers/status';
import { tableHandlers } from './handlers/tables';
import { taskHandlers } from './handlers/tasks';
import { backUpAhead, backUpDaily } from './runs/backups';
import { createLists } from './runs/lists';
import { createLog } from './runs/log';
import { watchDatabase } from './runs/lost';
import { createMemoryWatch } from './runs/memory-watch';
import { createStudies } from './runs/study';
import { createTexts } from './runs/text-index';
import { closeWorkspace, openWorkspace } from './runs/workspace';
import { listBenchmarkFiles } from './store/benchmark-files';
import { listFiles } from './store/files';

export interface Host {
  host: Status['host'];
  /** Absolute path of the workspace folder. */
  workspace: string;
  fork(kind: WorkerKind): Child;
  emit(event: JobEvent): void;
  /** Asks the user where a file of this content goes, or keeps it for download. */
  saveFile(name: string, content: string | Uint8Array): Promise<SavedFile>;
  /** Asks the user where a new folder of that name goes, or chooses; null: the user closed the dialogue. */
  placeFolder(name: string): Promise<string | null>;
  /** Is told that the workspace is backed up before its database is migrated, and opens after that. */
  backingUp?(): void;
  /** Keeps the key of an endpoint for the next time; absent: this front cannot. */
  vault?: Vault;
}

export interface OpenWorkbench {
  /** Checks the payload and calls the handler. Never throws: errors are data. */
  call(method: string, input: unknown): Promise<Answer<Method>>;
  takeFile(path: string, name: string): FileToken;
  /** What every change is refused with where the workspace is only read; null: it may be changed. */
  refusal: WorkbenchError | null;
  /** Models, plans and benchmark files that are used from where they lie, by absolute path. */
  addedFiles(): string[];
  /** Stops what runs (finished work is kept) and closes the workspace. Idempotent. */
  close(): Promise<void>;
}

/** @throws WorkbenchError `workspace` when it cannot be opened */
export async function openWorkbench(host: Host): Promise<OpenWorkbench> {
  const emit = (event: JobEvent) => host.emit(asJson(event));
  const log = createLog();
  const watch = createMemoryWatch((memory) => emit({ kind: 'memory', memory }));
  const fork = (kind: WorkerKind) => log.watch(kind, watch(kind, host.fork(kind)));
  const backedUp = await backUpAhead(host.workspace, fork, () => host.backingUp?.());
  const workspace = openWorkspace(host.workspace, fork, emit, {
    unwritable: 'read',
    backedUp,
    jobFailed: (error) => log.failed('a job', error),
  });
  const { refusal } = workspace.store;
  const stillThere = watchDatabase(workspace.folder);
  const texts = createTexts(workspace);
  const studies = createStudies(workspace);
  const files = createFileTokens();
  const filling = sampleFilling(workspace);
  const handlers: Handlers = {
    ...statusHandlers(workspace, host.host, log, filling),
    importSample: filling.importSample,
    ...datasetHandlers(workspace, files, (name, text) => host.saveFile(name, text)),
    ...categoryHandlers(workspace),
    ...lossPreviewHandlers(workspace),
    ...checkHandlers(workspace, files),
    ...snapshotHandlers(workspace.store),
    ...splitHandlers(workspace.store),
    ...generationHandlers(workspace, files, endpointKeys(process.env[keyVariable], host.vault ?? null)),
    ...listHandlers(workspace.store, createLists(workspace.store, texts)),
    ...reviewHandlers(workspace, (name, text) => host.saveFile(name, text)),
    ...packHandlers(workspace, files, (name, text) => host.saveFile(name, text)),
    ...modelHandlers(workspace, files),
    ...runHandlers(workspace),
    ...adapterHandlers(workspace, files, (name) => host.placeFolder(name)),
    ...answerHandlers(workspace),
    ...taskHandlers(workspace, files),
    ...evaluationHandlers(workspace),
    ...measurementHandlers(workspace, files),
    ...tableHandlers(workspace, (name, text) => host.saveFile(name, text)),
    ...matrixHandlers(workspace, (name, text) => host.saveFile(name, text), studies),
    ...affinityHandlers(workspace, studies),
    ...planHandlers(workspace, files, (name, text) => host.saveFile(name, text)),
    ...backupHandlers(workspace),
    ...pictureHandlers((name, content) => host.saveFile(name, content)),
  };
  // Without its sample (a full disk, say) a workspace is empty, but of use.
  const filled = refusal ? null : filling.importSample().catch((error) => log.failed('the sample', error));
  // Whatever was called may have changed texts. What cannot be indexed now is found missing again later.
  const index = () => {
    if (!closed) texts.catchUp((unindexed) => emit({ kind: 'index', unindexed })).catch(() => {});
  };
  let closed = false;
  // What fails now, for want of space say, is tried again at the next start.
  void backUpDaily(workspace).catch(() => {});
  return {
    call: async (method, input) => {
      try {
        // A report of a fault waits for nothing, and needs no workspace.
        if (method !== 'getDiagnostics') {
          await filled;
          stillThere();
        }
        return { value: asJson(await handle(handlers, refusal, method, input)) };
      } catch (error) {
        log.failed(methods.includes(method as Method) ? `call ${method}` : 'an unknown call', error);
        return { error: toErrorData(error) };
      } finally {
        index();
      }
    },
    takeFile: (path, name) => files.take(path, name),
    refusal,
    addedFiles: () => [
      ...listFiles(workspace.store, 'model'),
      ...listFiles(workspace.store, 'plan'),
      ...listBenchmarkFiles(workspace.store).map(({ path }) => path),
    ],
    close: () => {
      closed = true;
      return closeWorkspace(workspace);
    },
  };
}

async function handle(
  handlers: Handlers,
  refusal: WorkbenchError | null,
  method: string,
  input: unknown,
): Promise<never> {
  if (!methods.includes(method as Method))
    throw new WorkbenchError('refused', `There is no call “${method}”.${didYouMean(method, methods)}`);
  if (refusal && !readingMethods.has(method as Method)) throw refusal;
  const parsed = safeParse(inputs[method as Method], input);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = issue.path?.map(({ key }) => String(key)).join('.') ?? 'its input';
    throw new WorkbenchError('refused', `${method} was called with a wrong ${where}: ${issue.message}.`);
  }
  return (await handlers[method as Method](parsed.output as never)) as never;
}
