/** Leaving while a job is at work: asks, and puts off what is to go on next time. */
import { app, dialog, type BrowserWindow } from 'electron';
import type { Outside } from './outside';
import { putOff } from './put-off';
import type { Settings } from './settings';
import type { ShownWorkbench } from './shown-workbench';

export interface Leaving {
  /** @returns whether the window may close now */
  mayLeave(window: BrowserWindow): Promise<boolean>;
  /** Without asking: the system goes down, or nobody is there to ask. */
  leaveNow(): Promise<void>;
}

const choices = ['Finish later', 'Keep running', 'Cancel'];

export function createLeaving(outside: Outside, shown: ShownWorkbench, settings: Settings): Leaving {
  async function finishLater(): Promise<void> {
    const jobs = await putOff(shown);
    settings.change({ later: { ...settings.get().later, [shown.folder]: jobs } });
    await outside.idle();
  }

  return {
    mayLeave: async (window) => {
      const job = outside.job();
      if (!job) return true;
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        message: `${job.title} is at work${job.fraction === null ? '' : `, ${Math.floor(100 * job.fraction)} % done`}.`,
        detail:
          'Finish later saves a checkpoint, quits, and goes on from there at the next start. Keep running puts the window out of the way.',
        buttons: choices,
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      });
      if (response === 1) window.minimize();
      if (response === 0) await finishLater();
      return response === 0;
    },
    leaveNow: async () => {
      if (outside.job()) await finishLater();
      app.exit(0);
    },
  };
}
