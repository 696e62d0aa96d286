/** The only ipcMain: checks who calls, and hands calls on. Errors cross as data. */
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Answered, FileToken } from './common/contract';
import { toErrorData, WorkbenchError, type ErrorData } from './common/errors';
import type { DesktopState } from './common/desktop';
import type { CommandId } from './common/window-commands';
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

/** What the program does for the page beside the contract. */
interface DesktopCalls {
  state(): DesktopState;
  perform(id: CommandId): Promise<void>;
  openRecent(folder: string): Promise<void>;
  openAgain(): Promise<void>;
  page: { listening(): void };
}

/** Answers the channel of what only a desktop has. */
export function answerDesktop(side: DesktopCalls): void {
  const calls: Record<string, (input: string) => unknown> = {
    state: () => side.state(),
    // What is no command of the program is refused by it.
    perform: (id) => side.perform(id as CommandId),
    openRecent: (folder) => side.openRecent(folder),
    openAgain: () => side.openAgain(),
    listening: () => side.page.listening(),
  };
  ipcMain.handle('desktop', async (event, method: unknown, input: unknown) => {
    if (!isOurPage(event) || !Object.hasOwn(calls, String(method)) || typeof input !== 'string')
      return refused();
    try {
      return { value: (await calls[String(method)]!(input)) ?? null };
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
