/** The small modules: dialogs that a test must stub, and worker processes with a parentPort. */
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { app } from './app.mjs';
import { strict } from './strict.mjs';

const parentPort = new URL('./parent-port.mjs', import.meta.url).href;

const unstubbed = (name) => () => {
  throw new Error(`dialog.${name}: replace it with app.evaluate(({ dialog }) => …)`);
};

export const dialog = strict('dialog', {
  showOpenDialog: unstubbed('showOpenDialog'),
  showSaveDialog: unstubbed('showSaveDialog'),
  showMessageBox: unstubbed('showMessageBox'),
  showErrorBox: (title, content) => console.error(`${title}\n${content}`),
});

/** As on a machine without a keychain. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'basic_text',
});

export const utilityProcess = strict('utilityProcess', { fork: forkUtility });

function forkUtility(file, args = [], options = {}) {
  if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready');
  const child = fork(file, args, {
    env: options.env ?? process.env,
    cwd: options.cwd,
    serialization: 'advanced',
    execArgv: ['--import', parentPort],
    stdio: ['ignore', 'inherit', options.stdio?.[2] ?? 'inherit', 'ipc'],
  });
  const utility = new EventEmitter();
  utility.postMessage = (message) => child.send(message, () => {});
  utility.stderr = child.stderr;
  utility.kill = () => child.kill();
  Object.defineProperty(utility, 'pid', { get: () => (child.exitCode === null ? child.pid : undefined) });
  child.on('spawn', () => utility.emit('spawn'));
  child.on('message', (message) => utility.emit('message', message));
  child.on('exit', (status) => utility.emit('exit', status ?? 0));
  return utility;
}
