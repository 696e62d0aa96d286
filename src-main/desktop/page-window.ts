/** The window and the page in it: opened when there is none, told of commands and files once it listens. */
import { app, type BrowserWindow } from 'electron';
import type { DesktopEvent } from '../common/desktop';
import type { JobEvent } from '../common/contract';
import type { Settings } from './settings';
import { openWindow } from './window';

export interface PageWindow {
  /** null: it is closed. */
  window(): BrowserWindow | null;
  /** Opens it, or brings it to the front. */
  show(): void;
  job(event: JobEvent): void;
  /** Kept until the page listens. */
  tell(event: DesktopEvent): void;
  listening(): void;
  /** Loads the page anew: nothing of what it showed stays. */
  reload(): void;
}

/** @param mayLeave is asked before the window closes */
export function createPageWindow(
  settings: Settings,
  preload: string,
  mayLeave: (window: BrowserWindow) => Promise<boolean>,
): PageWindow {
  let window: BrowserWindow | null = null;
  let listens = false;
  let early: DesktopEvent[] = [];

  function open(): void {
    const opened = openWindow(settings, preload);
    let asking = false;
    let may = false;
    opened.on('close', (event) => {
      if (may) return;
      event.preventDefault();
      if (asking) return;
      asking = true;
      void mayLeave(opened).then((answer) => {
        asking = false;
        may = answer;
        // Not the window alone: what was quit is the program.
        if (may) app.quit();
      });
    });
    opened.on('closed', () => {
      window = null;
      listens = false;
    });
    window = opened;
  }

  function tell(event: DesktopEvent): void {
    if (listens) window?.webContents.send('desktop', event);
    else early.push(event);
  }

  return {
    window: () => window,
    show: () => {
      if (!window) return open();
      if (window.isMinimized()) window.restore();
      window.focus();
    },
    job: (event) => window?.webContents.send('job', event),
    tell,
    listening: () => {
      listens = true;
      const waiting = early;
      early = [];
      waiting.forEach(tell);
    },
    reload: () => {
      listens = false;
      window?.webContents.reload();
    },
  };
}
