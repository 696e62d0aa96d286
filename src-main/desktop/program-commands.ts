/** The commands that are the program's: those that need a dialogue of the system, or something of the window. */
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { fileKinds, type FileKind } from '../common/desktop';
import type { CommandId } from '../common/window-commands';
import type { Settings } from './settings';
import { installUpdate } from './update';
import { chooseTheme, zoom } from './window';

export interface ProgramActs {
  turnTo(folder: string): Promise<void>;
  openFiles(paths: readonly string[], as: FileKind): void;
}

type ProgramCommands = Partial<Record<CommandId, (window: BrowserWindow) => unknown>>;

const endingsOf = (kind: FileKind): string[] =>
  Object.keys(fileKinds).filter((ending) => fileKinds[ending] === kind);

export function programCommands(settings: Settings, { turnTo, openFiles }: ProgramActs): ProgramCommands {
  const choose = (as: FileKind) => async (window: BrowserWindow) => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      properties: as === 'instructions' ? ['openFile', 'multiSelections'] : ['openFile'],
      filters: [{ name: as, extensions: endingsOf(as) }],
    });
    if (!canceled) openFiles(filePaths, as);
  };
  return {
    'open-workspace': async (window) => {
      const options = { title: 'Open a workspace', properties: ['openDirectory' as const] };
      const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
      if (!canceled && filePaths[0]) await turnTo(filePaths[0]);
    },
    'new-workspace': async (window) => {
      const defaultPath = join(app.getPath('documents'), 'workspace');
      const options = { title: 'New workspace', defaultPath, buttonLabel: 'Make' };
      const { canceled, filePath } = await dialog.showSaveDialog(window, options);
      if (canceled) return;
      settings.change({ recent: settings.get().recent.filter((folder) => folder !== filePath) });
      await turnTo(filePath);
    },
    import: choose('instructions'),
    'add-model': choose('model'),
    'zoom-in': (window) => zoom(window, settings, 1),
    'zoom-out': (window) => zoom(window, settings, -1),
    'zoom-reset': (window) => zoom(window, settings, 0),
    'theme-system': () => chooseTheme(settings, 'system'),
    'theme-light': () => chooseTheme(settings, 'light'),
    'theme-dark': () => chooseTheme(settings, 'dark'),
    update: installUpdate,
  };
}
