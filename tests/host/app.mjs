/** `app`: readiness, paths, and quitting in Electron's order. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeBrowser } from './browser.mjs';
import { isReady, ready } from './life.mjs';
import { createEvent, strict } from './strict.mjs';

/** Every open window, oldest first. */
export const windows = [];

/** True while quitting closes the windows: `window-all-closed` is not told then. */
export let quitting = false;

class App extends EventEmitter {
  isPackaged = false;
  paths = {
    home: homedir(),
    temp: tmpdir(),
    appData: join(homedir(), '.config'),
    documents: homedir(),
    downloads: tmpdir(),
  };

  whenReady() {
    return ready;
  }

  isReady() {
    return isReady;
  }

  getPath(name) {
    if (name === 'userData') this.paths.userData ??= mkdtempSync(join(tmpdir(), 'workbench-user-'));
    if (!(name in this.paths)) throw new Error(`Failed to get '${name}' path`);
    return this.paths[name];
  }

  setPath(name, path) {
    this.paths[name] = path;
  }

  getAppPath() {
    return process.cwd();
  }

  getVersion() {
    return JSON.parse(readFileSync('package.json', 'utf8')).version;
  }

  requestSingleInstanceLock() {
    return true;
  }

  quit() {
    const before = createEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    quitting = true;
    for (const window of [...windows]) window.close();
    quitting = windows.length > 0;
    if (quitting) return;
    const will = createEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) return;
    this.emit('quit', createEvent(), 0);
    this.exit(0);
  }

  exit(status = 0) {
    void closeBrowser().finally(() => process.exit(status));
  }
}

export const app = strict('app', new App());

void ready.then(() => app.emit('ready'));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => app.quit());
