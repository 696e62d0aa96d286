/** The desktop: composition root of the Electron program. Opens the workbench, then its one window. */
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { app, dialog, powerMonitor, protocol, session, utilityProcess } from 'electron';
import type { SavedFile } from './common/contract';
import { toErrorData } from './common/errors';
import type { Child, WorkerKind } from './common/worker';
import { openDesktop, type DesktopSide } from './desktop/desktop';
import { filesAmong } from './desktop/opened-files';
import { openSettings } from './desktop/settings';
import { lastLines } from './files/last-lines';
import { keepPrivate, shareAsUsual } from './files/user-mask';
import { writeWhole } from './files/write-whole';
import { followParent } from './fronts/follow-parent';
import { readPage } from './fronts/pages';
import { answerCalls, answerDesktop } from './ipc';
import { keychainVault } from './keychain';
import { unpacked } from './resources';
import { openWorkbench } from './workbench';

const here = import.meta.dirname;
/** Workers load native parts, and start threads of their own, from plain files: beside a package's archive. */
const workers = unpacked(here);
let desktop: DesktopSide | null = null;
/** Files that macOS asks to open before there is an open workspace. */
const early: string[] = [];

keepPrivate();
if (process.env.WORKBENCH_USER_DATA) app.setPath('userData', process.env.WORKBENCH_USER_DATA);
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.on('open-file', (event, path) => {
  event.preventDefault();
  if (desktop) desktop.openFiles([path]);
  else early.push(path);
});

// Never awaited at the top level: Electron is ready only after this module has finished loading.
if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(giveUp);
else app.quit();

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  const settings = openSettings(join(userData, 'settings.json'));
  servePages();
  denyTheRest();
  const side = openDesktop({
    settings,
    workspace: process.env.WORKBENCH_WORKSPACE ?? settings.get().recent[0] ?? join(userData, 'workspace'),
    preload: join(here, '../preload/preload.cjs'),
    open: (workspace, told) =>
      openWorkbench({
        ...told,
        host: 'desktop',
        workspace,
        fork: forkUtility,
        saveFile,
        placeFolder,
        vault: keychainVault(join(userData, 'endpoint-key')),
      }),
  });
  closeBeforeQuit(side.shown.close);
  answerCalls(side.shown);
  answerDesktop(side);
  side.page.show();
  followParent(() => void side.leaveNow());
  powerMonitor.on('shutdown', () => void side.leaveNow());
  await side.begin();
  desktop = side;
  side.openFiles([...early, ...filesAmong(process.argv.slice(1), process.cwd())]);
  app.on('second-instance', (_event, argv, directory) => {
    side.page.show();
    side.openFiles(filesAmong(argv.slice(1), directory));
  });
  app.on('window-all-closed', () => app.quit());
}

function servePages(): void {
  const root = join(here, '../renderer');
  protocol.handle('app', async (request) => {
    const page = await readPage(root, new URL(request.url).pathname);
    return page
      ? new Response(page.body, { headers: page.headers })
      : new Response('Not found', { status: 404 });
  });
}

/** The page stays where it is, asks for no permission and reaches nothing but itself. */
function denyTheRest(): void {
  const pages = session.defaultSession;
  pages.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  pages.setPermissionCheckHandler(() => false);
  pages.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !/^(app|devtools|blob|data):/.test(details.url) }),
  );
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

/** Quitting waits until the running job has been stopped and the store closed. */
function closeBeforeQuit(close: () => Promise<void>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

function forkUtility(kind: WorkerKind): Child {
  const child = utilityProcess.fork(join(workers, `${kind}.js`), [], {
    serviceName: `workbench ${kind}`,
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let said = () => '';
  child.once('spawn', () => {
    if (child.stderr) said = lastLines(child.stderr as Readable, (chunk) => void process.stderr.write(chunk));
  });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener(`exit status ${code}`, said())),
    kill: () => void child.kill(),
  };
}

async function saveFile(name: string, content: string | Uint8Array): Promise<SavedFile> {
  const path = await askPlace({ defaultPath: join(app.getPath('documents'), name) });
  if (path === null) return null;
  writeWhole(path, content);
  shareAsUsual(path);
  return { path };
}

function placeFolder(name: string): Promise<string | null> {
  return askPlace({ defaultPath: join(app.getPath('documents'), name), buttonLabel: 'Export' });
}

async function askPlace(options: { defaultPath: string; buttonLabel?: string }): Promise<string | null> {
  const window = desktop?.page.window();
  const answer = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  return answer.canceled ? null : answer.filePath;
}

function giveUp(error: unknown): void {
  const { message, hint } = toErrorData(error);
  dialog.showErrorBox('BioInstruct Workbench could not open', `${message}\n\n${hint}`);
  app.exit(1);
}
