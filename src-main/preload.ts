/** Gives the page `window.workbench`: one function per method, one event, and the way a file comes in. Nothing else. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { methods, type Bridge, type JobEvent } from './common/contract';

const calls = methods.map((method) => [
  method,
  (input: unknown) => ipcRenderer.invoke('call', method, input),
]);

const bridge = {
  ...Object.fromEntries(calls),
  onJob(listener: (event: JobEvent) => void) {
    const receive = (_event: IpcRendererEvent, job: JobEvent) => listener(job);
    ipcRenderer.on('job', receive);
    return () => void ipcRenderer.off('job', receive);
  },
  // The page never learns the path: it gets a token for it.
  takeFile: (file: File) => ipcRenderer.invoke('takeFile', webUtils.getPathForFile(file), file.name),
} as Bridge;

contextBridge.exposeInMainWorld('workbench', bridge);
