/** `BrowserWindow` and its webContents on a tab of Chromium: only sandboxed, isolated windows are offered. */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { app, quitting, windows } from './app.mjs';
import { browser } from './browser.mjs';
import { nativeTheme } from './desktop.mjs';
import { createMessages } from './messages.mjs';
import { linkWorlds, runPreload } from './page-bridge.mjs';
import { decidePermissions } from './permissions.mjs';
import { answerRequests, asksToNavigate, fromWeb, session as sessions, toWeb } from './requests.mjs';
import { createEvent, strict } from './strict.mjs';
import { createWire } from './wire.mjs';

const world = 'electron-preload';
let lastId = 0;

class WebContents extends EventEmitter {
  id = ++lastId;
  session = sessions.defaultSession;
  mainFrame = { url: '', parent: null };
  loading = null;
  openHandler = () => ({ action: 'allow' });

  constructor(window) {
    super();
    this.window = window;
  }

  setWindowOpenHandler(handler) {
    this.openHandler = handler;
  }

  getURL() {
    return this.mainFrame.url;
  }

  isDestroyed() {
    return this.window.destroyed;
  }

  close() {
    this.window.close();
  }

  reload() {
    this.loading = this.mainFrame.url;
    void this.window.started.then(({ session }) => session.send('Page.reload'));
  }

  setZoomFactor(factor) {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.zoomFactor = factor;
  }

  getZoomFactor() {
    return this.zoomFactor ?? 1;
  }

  send(channel, ...args) {
    void this.window.started.then(({ messages }) => messages.send(channel, args));
  }

  /** What main loads itself is not asked about, as in Electron. */
  mayNavigate(url) {
    return url === this.loading || asksToNavigate(this, url);
  }
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...windows];
  static fromWebContents = (contents) => contents.window;
  id = lastId + 1;
  destroyed = false;
  minimized = false;
  maximized = false;
  focused = true;
  /** What the task bar shows: below 0 nothing, above 1 that something goes on. */
  progress = -1;
  webContents = new WebContents(this);

  constructor(options = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { nodeIntegration, contextIsolation, sandbox, webSecurity } = options.webPreferences ?? {};
    if (nodeIntegration || contextIsolation === false || sandbox === false || webSecurity === false)
      throw new Error('the stand-in offers sandboxed, isolated windows only');
    this.options = { width: 800, height: 600, title: '', ...options };
    this.visible = options.show !== false;
    windows.push(this);
    app.emit('web-contents-created', createEvent(), this.webContents);
    this.started = openTab(this);
    this.started.catch((error) => {
      console.error(`stand-in: ${error.stack}`);
      app.exit(1);
    });
    return strict('BrowserWindow', this);
  }

  async loadURL(address) {
    const { session } = await this.started;
    this.webContents.loading = address;
    const loaded = new Promise((resolve) => this.webContents.once('did-finish-load', resolve));
    const { errorText } = await session.send('Page.navigate', { url: toWeb(address) });
    if (errorText) throw new Error(`${errorText} loading '${address}'`);
    await loaded;
    this.webContents.loading = null;
  }

  show() {
    this.visible = true;
    this.emit('show');
  }

  isVisible() {
    return this.visible;
  }

  isMinimized() {
    return this.minimized;
  }

  minimize() {
    this.minimized = true;
    this.focused = false;
    this.emit('minimize');
  }

  restore() {
    this.minimized = false;
    this.emit('restore');
  }

  maximize() {
    this.maximized = true;
  }

  isMaximized() {
    return this.maximized;
  }

  focus() {
    this.focused = true;
    this.emit('focus');
  }

  blur() {
    this.focused = false;
    this.emit('blur');
  }

  isFocused() {
    return this.focused;
  }

  getNormalBounds() {
    const { x = 0, y = 0, width, height } = this.options;
    return { x, y, width, height };
  }

  setProgressBar(progress) {
    if (typeof progress !== 'number' || Number.isNaN(progress)) throw new TypeError('a progress is a number');
    this.progress = progress;
  }

  getTitle() {
    return this.options.title;
  }

  close() {
    const event = createEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy() {
    void this.started
      .then(({ targetId }) => browser.connection.send('Target.closeTarget', { targetId }))
      .catch(() => {});
    forget(this);
  }
}

export const webContents = {
  fromDevToolsTargetId: (id) => windows.find((window) => window.targetId === id)?.webContents,
  getAllWebContents: () => windows.map((window) => window.webContents),
};

function forget(window) {
  if (window.destroyed) return;
  window.destroyed = true;
  windows.splice(
    windows.findIndex((other) => other.id === window.id),
    1,
  );
  window.webContents.emit('destroyed');
  window.emit('closed');
  if (windows.length || quitting) return;
  if (app.listenerCount('window-all-closed')) app.emit('window-all-closed');
  else app.quit();
}

async function openTab(window) {
  const { connection } = browser;
  const { width, height } = window.options;
  const targetId = await takeTab(width, height);
  window.targetId = targetId;
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  const session = connection.session(sessionId);
  const binding = `ipc${randomBytes(6).toString('hex')}`;
  const messages = createMessages(session, binding, world, window.webContents);
  tell(session, window);
  closeChildren(connection, window);
  const { windowId } = await connection.send('Browser.getWindowForTarget', { targetId });
  await connection.send('Browser.setContentsSize', { windowId, width, height }).catch(() =>
    session.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    }),
  );
  const colour = () => {
    const value = nativeTheme.themeSource === 'system' ? '' : nativeTheme.themeSource;
    return session.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value }],
    });
  };
  nativeTheme.on('updated', () => void colour().catch(() => {}));
  await colour();
  await decidePermissions();
  await answerRequests(session, window.webContents, targetId);
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: binding, executionContextName: world });
  await addScripts(session, binding, window.options.webPreferences?.preload);
  return { session, messages, targetId };
}

async function takeTab(width, height) {
  const first = browser.firstTab;
  browser.firstTab = null;
  if (first) return first;
  const page = { url: 'about:blank', width, height, newWindow: true };
  return (await browser.connection.send('Target.createTarget', page)).targetId;
}

/** The page's own events, as the window's and its webContents'. */
function tell(session, window) {
  const contents = window.webContents;
  let shown = false;
  session.on('Page.frameNavigated', ({ frame }) => {
    if (!frame.parentId) contents.mainFrame.url = fromWeb(frame.url);
  });
  session.on('Page.loadEventFired', () => {
    contents.emit('did-finish-load', createEvent());
    if (shown || contents.getURL() === 'about:blank') return;
    shown = true;
    window.emit('ready-to-show', createEvent());
  });
  session.on('Page.windowOpen', ({ url }) => {
    // The child itself is not offered, and is closed at once; but a main module that allowed it is found out.
    if (contents.openHandler({ url: fromWeb(url) }).action === 'allow')
      contents.emit('did-create-window', null, { url });
  });
  session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text } }) =>
    console.error(`page: ${exception?.description ?? text}`),
  );
}

/** Chromium opens what Electron would have refused: it is closed at once. */
function closeChildren(connection, window) {
  connection.on('Target.targetCreated', ({ targetInfo }) => {
    if (targetInfo.openerId !== window.targetId) return;
    closeChild(connection, targetInfo.targetId).catch(() => {});
  });
  connection.on('Target.targetDestroyed', ({ targetId }) => {
    if (targetId === window.targetId) forget(window);
  });
}

/** A driver may have stopped the child before its first script, and with it the page that opened it. */
async function closeChild(connection, targetId) {
  const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
  await connection.session(sessionId).send('Runtime.runIfWaitingForDebugger');
  await connection.send('Target.closeTarget', { targetId });
}

async function addScripts(session, binding, preload) {
  const secret = JSON.stringify(randomBytes(12).toString('hex'));
  const add = (source, worldName) =>
    session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `if (window === window.top) {${source}}`,
      worldName,
    });
  await add(`(${linkWorlds})(${secret}, 'page')`);
  if (!preload) return;
  const { platform, arch, versions } = process;
  const fields = JSON.stringify({
    platform,
    arch,
    versions: { electron: versions.electron, node: versions.node },
  });
  const body = `function (require, module, exports, process) {${readFileSync(preload, 'utf8')}\n}`;
  const bridge = `(${linkWorlds})(${secret}, 'preload')`;
  await add(
    `(${runPreload})(${bridge}, (${createWire})(), ${JSON.stringify(binding)}, ${fields}, ${body})`,
    world,
  );
}
