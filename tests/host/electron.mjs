/**
 * What `import … from 'electron'` gives to a main module under the stand-in. It is a model of Electron, not Electron: it offers
 * what this program uses, and anything else throws. Not offered: MessagePorts, preloads in subframes, child windows, views, Tray,
 * autoUpdater, sendSync; window.open returns a window that closes at once instead of null.
 */
import { app } from './app.mjs';
import {
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
} from './desktop.mjs';
import { ipcMain } from './messages.mjs';
import { dialog, safeStorage, utilityProcess } from './modules.mjs';
import { protocol, session } from './requests.mjs';
import { BrowserWindow, webContents } from './window.mjs';

export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};
export default {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
};
