/** The only ipcMain: checks who calls, and hands calls on. Errors cross as data. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Answered, FileToken } from './common/contract';
import { toErrorData, WorkbenchError, type ErrorData } from './common/errors';
import type { Calls } from './fronts/routes';

/** The only origin whose pages may call. */
export const origin = 'app://workbench';

/** Answers the two channels that the preload uses. */
export function answerCalls(workbench: Calls): void {
  ipcMain.handle('call', (event, method: unknown, input: unknown) => {
    if (!isOurPage(event)) return refused();
    return workbench.call(String(method), input);
  });
  ipcMain.handle('takeFile', (event, path: unknown, name: unknown): Answered<FileToken> => {
    if (!isOurPage(event) || typeof path !== 'string' || typeof name !== 'string') return refused();
    try {
      if (!path)
        throw new WorkbenchError('refused', `“${name}” is not a file on this machine.`, 'Choose a file.');
      return { value: workbench.takeFile(path, name) };
    } catch (error) {
      return { error: toErrorData(error) };
    }
  });
}

/** The main frame of our own page, and no other. */
function isOurPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  return !!senderFrame && !senderFrame.parent && senderFrame.url.startsWith(`${origin}/`);
}

function refused(): { error: ErrorData } {
  return { error: toErrorData(new WorkbenchError('refused', 'Only the workbench’s own page may call it.')) };
}
