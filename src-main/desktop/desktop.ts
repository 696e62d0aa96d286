/** The program's side of the desktop: its window, its menus, the workspace it shows, and what the system sees of its jobs. */
import { basename } from 'node:path';
import { dialog } from 'electron';
import type { JobEvent } from '../common/contract';
import { kindOfFile, type DesktopState, type FileKind } from '../common/desktop';
import { toErrorData, WorkbenchError } from '../common/errors';
import { commandsOf, type CommandId } from '../common/window-commands';
import { requireWorkspace } from '../runs/lost';
import type { OpenWorkbench } from '../workbench';
import { createLeaving } from './leave';
import { createMenus } from './native-menus';
import { createOutside } from './outside';
import { createPageWindow, type PageWindow } from './page-window';
import { programCommands } from './program-commands';
import { takeUp } from './put-off';
import { withRecent, type Settings } from './settings';
import { showWorkbench, type ShownWorkbench } from './shown-workbench';

export interface DesktopOptions {
  settings: Settings;
  /** Absolute path of the workspace to begin with. */
  workspace: string;
  preload: string;
  open(folder: string, emit: (event: JobEvent) => void): Promise<OpenWorkbench>;
}

export interface DesktopSide {
  shown: ShownWorkbench;
  page: PageWindow;
  state(): DesktopState;
  /** Carries out a command of the program. @throws WorkbenchError when it cannot be done */
  perform(id: CommandId): Promise<void>;
  /** @throws WorkbenchError when it is none of the recent ones, or cannot be opened */
  openRecent(folder: string): Promise<void>;
  /** Tries the shown workspace again, which could not be opened or only read. */
  openAgain(): Promise<void>;
  /** As what its ending says, unless told. Those of no kind of ours are passed over. */
  openFiles(paths: readonly string[], as?: FileKind): void;
  /** Remembers the workspace, and takes up what was put off in it. */
  begin(): Promise<void>;
  /** Quits without asking; what is at work is put off. */
  leaveNow(): Promise<void>;
}

export async function openDesktop(options: DesktopOptions): Promise<DesktopSide> {
  const { settings, preload } = options;
  const mac = process.platform === 'darwin';
  const outside = createOutside(() => page.window());
  const shown = await showWorkbench(options.workspace, async (folder) => {
    // One that was there before is not made anew in silence: its drive may be away.
    if (settings.get().recent.includes(folder)) requireWorkspace(folder);
    return options.open(folder, (event) => {
      page.job(event);
      outside.receive(event);
      menus.draw();
    });
  });
  const leaving = createLeaving(outside, shown, settings);
  const page = createPageWindow(settings, preload, leaving.mayLeave);
  const state = (): DesktopState => ({ mac, recent: settings.get().recent, theme: settings.get().theme });
  const menus = createMenus(() => ({ ...state(), atWork: outside.atWork() }), {
    perform: (id) => void fromMenu(id),
    openRecent: (folder) => void openRecent(folder).catch(say),
  });
  const commands = programCommands(settings, { turnTo, openFiles });

  async function fromMenu(id: CommandId): Promise<void> {
    const { by } = commandsOf('desktop').find((command) => command.id === id)!;
    if (by === 'page') page.tell({ kind: 'command', id });
    else await perform(id).catch(say);
  }

  async function perform(id: CommandId): Promise<void> {
    const [command, window] = [commands[id], page.window()];
    if (!command || !window) throw new WorkbenchError('refused', `The program has no command “${id}”.`);
    await command(window);
    menus.draw();
  }

  async function say(error: unknown): Promise<void> {
    const { message, hint } = toErrorData(error);
    const window = page.window();
    if (window) await dialog.showMessageBox(window, { type: 'error', message, detail: hint });
  }

  async function turnTo(folder: string): Promise<void> {
    const window = page.window();
    if (window && !(await leaving.mayLeave(window))) return;
    await shown.turnTo(folder);
    await begin();
    page.reload();
  }

  async function openRecent(folder: string): Promise<void> {
    if (folder !== shown.folder && !settings.get().recent.includes(folder))
      throw new WorkbenchError(
        'refused',
        `${folder} is not among the recent workspaces.`,
        'Open it by File.',
      );
    await turnTo(folder);
  }

  function openFiles(paths: readonly string[], as?: FileKind): void {
    for (const path of paths) {
      const kind = as ?? kindOfFile(path);
      if (kind) page.tell({ kind: 'file', file: shown.takeFile(path, basename(path)), as: kind });
    }
  }

  async function begin(): Promise<void> {
    if (!shown.problem) {
      const { [shown.folder]: jobs, ...later } = settings.get().later;
      settings.change({ later, recent: withRecent(settings.get().recent, shown.folder) });
      await takeUp(shown, jobs ?? []);
    }
    menus.draw();
  }

  menus.draw();
  return {
    shown,
    page,
    state,
    perform,
    openRecent,
    openAgain: () => turnTo(shown.folder),
    openFiles,
    begin,
    leaveNow: leaving.leaveNow,
  };
}
