/** What the system shows and does while jobs are at work: progress in the task bar, no sleep, and word of the end. */
import { Notification, powerSaveBlocker, type BrowserWindow } from 'electron';
import type { JobEvent } from '../common/contract';
import type { AtWork } from '../common/window-commands';
import { afterEvent, outermost, type EndedJob, type JobAtWork, type JobsAtWork } from './jobs-at-work';

export interface Outside {
  receive(event: JobEvent): void;
  /** The job that is at work; null: none. */
  job(): JobAtWork | null;
  /** What the menus go by. */
  atWork(): AtWork;
  /** Resolves when nothing is at work any more. */
  idle(): Promise<void>;
}

export function createOutside(window: () => BrowserWindow | null): Outside {
  let jobs: JobsAtWork = new Map();
  let awake: number | null = null;
  let waiting: (() => void)[] = [];

  function stayAwake(work: boolean): void {
    if (work) awake ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (awake !== null) {
      powerSaveBlocker.stop(awake);
      awake = null;
    }
  }

  function tell({ title, sentence }: EndedJob): void {
    if (window()?.isFocused() || !Notification.isSupported()) return;
    const notification = new Notification({ title, body: sentence });
    notification.on('click', () => {
      window()?.show();
      window()?.focus();
    });
    notification.show();
  }

  return {
    receive: (event) => {
      const after = afterEvent(jobs, event);
      if (after.jobs === jobs) return;
      jobs = after.jobs;
      const job = outermost(jobs);
      stayAwake(job !== null);
      // 2: at work, and nobody knows how far.
      window()?.setProgressBar(job ? (job.fraction ?? 2) : -1);
      if (after.ended) tell(after.ended);
      if (job) return;
      waiting.forEach((resolve) => resolve());
      waiting = [];
    },
    job: () => outermost(jobs),
    atWork: () => {
      const job = outermost(jobs);
      // Only the page knows what could be resumed; it says so where there is nothing.
      return { job: job !== null, pausable: job !== null && job.kind !== 'generation', resumable: true };
    },
    idle: () =>
      jobs.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(() => resolve())),
  };
}
