/** The one window: where it was, as large as it was, and what the user set it to. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Theme } from '../common/desktop';
import { origin } from '../ipc';
import { placeWindow } from './place-window';
import type { Settings } from './settings';

const usual = { width: 1280, height: 800 };
/** One press of a key. */
const zoomStep = 1.1;

export function openWindow(settings: Settings, preload: string): BrowserWindow {
  const { bounds, maximised, theme } = settings.get();
  nativeTheme.themeSource = theme;
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...placeWindow(bounds, areas, usual),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'BioInstruct Workbench',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (maximised) window.maximize();
    window.show();
  });
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(settings.get().zoom));
  window.on('close', () =>
    settings.change({ bounds: window.getNormalBounds(), maximised: window.isMaximized() }),
  );
  void window.loadURL(`${origin}/index.html`);
  return window;
}

/** @param direction -1, 1, or 0 for actual size */
export function zoom(window: BrowserWindow, settings: Settings, direction: -1 | 0 | 1): void {
  const wanted = direction === 0 ? 1 : settings.get().zoom * zoomStep ** direction;
  const factor = Math.min(3, Math.max(0.5, Math.round(100 * wanted) / 100));
  settings.change({ zoom: factor });
  window.webContents.setZoomFactor(factor);
}

export function chooseTheme(settings: Settings, theme: Theme): void {
  settings.change({ theme });
  nativeTheme.themeSource = theme;
}
