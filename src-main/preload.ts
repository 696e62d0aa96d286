/** Gives the page `window.workbench`: one function per method, one event, and the way a file comes in. Nothing else. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { methods, type Bridge, type JobEvent } from './common/contract';
import type { DesktopEvent } from './common/desktop';

const calls = methods.map((method) => [
  method,
  (input: unknown) => ipcRenderer.invoke('call', method, input),
]);

function follow<T>(channel: string, listener: (event: T) => void): () => void {
  const receive = (_event: IpcRendererEvent, value: T) => listener(value);
  ipcRenderer.on(channel, receive);
  return () => void ipcRenderer.off(channel, receive);
}

const bridge = {
  ...Object.fromEntries(calls),
  onJob: (listener: (event: JobEvent) => void) => follow('job', listener),
  // The page never learns the path: it gets a token for it.
  takeFile: (file: File) => ipcRenderer.invoke('takeFile', webUtils.getPathForFile(file), file.name),
  desktop: {
    state: () => ipcRenderer.invoke('desktop', 'state', ''),
    perform: (id: string) => ipcRenderer.invoke('desktop', 'perform', id),
    openRecent: (folder: string) => ipcRenderer.invoke('desktop', 'openRecent', folder),
    openAgain: () => ipcRenderer.invoke('desktop', 'openAgain', ''),
    onEvent(listener: (event: DesktopEvent) => void) {
      const unfollow = follow('desktop', listener);
      void ipcRenderer.invoke('desktop', 'listening', '');
      return unfollow;
    },
  },
} as Bridge;

contextBridge.exposeInMainWorld('workbench', bridge);
