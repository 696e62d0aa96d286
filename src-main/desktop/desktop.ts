/** The program's side of the desktop: its window, its menus, the workspace it shows, and what the system sees of its jobs. */
import { basename } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { JobEvent } from '../common/contract';
import { kindOfFile, type DesktopState, type FileKind } from '../common/desktop';
import { toErrorData, WorkbenchError } from '../common/errors';
import { commandsOf, type CommandId } from '../common/window-commands';
import { requireWorkspace } from '../runs/lost';
import type { Host, OpenWorkbench } from '../workbench';
import { createLeaving } from './leave';
import { createMenus } from './native-menus';
import { createOutside } from './outside';
import { createPageWindow, type PageWindow } from './page-window';
import { programCommands } from './program-commands';
import { takeUp } from './put-off';
import { withRecent, type LaterJob, type Settings } from './settings';
import { showWorkbench, type ShownWorkbench } from './shown-workbench';

export interface DesktopOptions {
  settings: Settings;
  /** Absolute path of the workspace to begin with. */
  workspace: string;
  preload: string;
  open(folder: string, told: Pick<Host, 'emit' | 'backingUp'>): Promise<OpenWorkbench>;
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
  /** Remembers the workspace once it is open, and takes up what was put off in it. */
  begin(): Promise<void>;
  /** Quits without asking; what is at work is put off. */
  leaveNow(): Promise<void>;
}

const mac = process.platform === 'darwin';

/** Begins to open the workspace; what the page asks meanwhile waits. */
export function openDesktop(options: DesktopOptions): DesktopSide {
  const { settings, preload } = options;
  const outside = createOutside(() => page.window());
  const receive = (event: JobEvent) => {
    page.job(event);
    outside.receive(event);
    menus.draw();
  };
  const shown = showWorkbench(options.workspace, async (folder) => {
    // One that was there before is not made anew in silence: its drive may be away.
    if (settings.get().recent.includes(folder)) requireWorkspace(folder);
    return tellingOfBackup(page, folder, (backingUp) => options.open(folder, { emit: receive, backingUp }));
  });
  const leaving = createLeaving(outside, shown, settings);
  const page = createPageWindow(settings, preload, leaving.mayLeave);
  const state = (): DesktopState => ({ mac, recent: settings.get().recent, theme: settings.get().theme });
  const menus = createMenus(() => ({ ...state(), atWork: outside.atWork() }), {
    perform: (id) => void fromMenu(id),
    openRecent: (folder) => void openRecent(folder).catch(say),
  });
  const say = (error: unknown) => showError(page.window(), error);
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

  async function turnTo(folder: string): Promise<void> {
    const window = page.window();
    if (window && !(await leaving.mayLeave(window))) return;
    await shown.turnTo(folder);
    // What is told from now on is kept for the new page.
    page.reload();
    await begin();
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
    try {
      for (const path of paths) {
        const kind = as ?? kindOfFile(path);
        if (kind) page.tell({ kind: 'file', file: shown.takeFile(path, basename(path)), as: kind });
      }
    } catch (error) {
      void say(error);
    }
  }

  async function begin(): Promise<void> {
    await shown.opened;
    if (!shown.problem) {
      const { [shown.folder]: jobs, ...later } = settings.get().later;
      settings.change({ later, recent: withRecent(settings.get().recent, shown.folder) });
      if (jobs) await takeUpTelling(shown, page, jobs);
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

/** The page says so while a workspace is backed up before it is opened. */
async function tellingOfBackup(
  page: PageWindow,
  folder: string,
  open: (backingUp: () => void) => Promise<OpenWorkbench>,
): Promise<OpenWorkbench> {
  let told = false;
  const tell = (workspace: string | null) => {
    told = workspace !== null;
    page.tell({ kind: 'backing-up', workspace });
  };
  try {
    return await open(() => tell(folder));
  } finally {
    if (told) tell(null);
  }
}

async function takeUpTelling(shown: ShownWorkbench, page: PageWindow, jobs: LaterJob[]): Promise<void> {
  const taken = await takeUp(shown, jobs);
  const left = jobs.length - taken.length;
  if (jobs.length > 0) page.tell({ kind: 'taken-up', jobs: taken.map(({ kind }) => kind), left });
}

async function showError(window: BrowserWindow | null, error: unknown): Promise<void> {
  const { message, hint } = toErrorData(error);
  if (window) await dialog.showMessageBox(window, { type: 'error', message, detail: hint });
}
