/** What every command is given: where the workspace is, how to print, when to stop. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backingUp } from '../common/backup';
import type { JobEvent } from '../common/contract';
import { toErrorData } from '../common/errors';
import { forkNode } from '../fork';
import { backUpAhead, backUpDaily } from '../runs/backups';
import { closeWorkspace, endWorkersSoon, openWorkspace, type Workspace } from '../runs/workspace';
import { openProgress, type Progress } from './progress';

export interface Cli {
  /** Aborted by Ctrl-C or a termination signal. */
  signal: AbortSignal;
  progress: Progress;
  /** The workspace folder, absolute. */
  folder(): string;
  seed(): number;
  /** Opens the workspace for the length of `work`; jobs report to `onJob`. */
  inWorkspace<T>(work: (workspace: Workspace) => Promise<T>, onJob?: (event: JobEvent) => void): Promise<T>;
  /** As `inWorkspace`, of the folder of one cell, which may lie on a drive that the nodes of a cluster share. */
  inCell<T>(folder: string, work: (workspace: Workspace) => Promise<T>): Promise<T>;
  /** As `inWorkspace`, for work that changes nothing: beside another workbench, and where nothing can be written. */
  reading<T>(work: (workspace: Workspace) => Promise<T>): Promise<T>;
  /** Prints the result: the document under --json, else the text. */
  print(document: unknown, text: () => string): void;
}

export const defaultSeed = 42;

export function createCli(program: Command, signal: AbortSignal): Cli {
  const options = () => program.opts<{ workspace: string; json?: boolean; seed: number }>();
  const folder = () => resolve(options().workspace);
  const progress = openProgress(process.stderr);

  const ahead = () => backUpAhead(folder(), forkNode, () => progress.say(backingUp));

  async function within<T>(workspace: Workspace, work: (workspace: Workspace) => Promise<T>): Promise<T> {
    let callOff = () => {};
    const stop = () => (callOff = endWorkersSoon(workspace));
    signal.addEventListener('abort', stop, { once: true });
    try {
      const result = await work(workspace);
      await backUpDaily(workspace).catch((error: unknown) =>
        progress.say(`The daily backup could not be made: ${toErrorData(error).message}`),
      );
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      callOff();
      await closeWorkspace(workspace);
    }
  }

  return {
    signal,
    progress,
    folder,
    seed: () => options().seed,
    inWorkspace: async (work, onJob = () => {}) => {
      const backedUp = await ahead();
      return within(openWorkspace(folder(), forkNode, onJob, { backedUp }), work);
    },
    inCell: async (of, work) =>
      within(
        openWorkspace(of, forkNode, () => {}, { network: true }),
        work,
      ),
    reading: async (work) => {
      const backedUp = await ahead();
      const workspace = openWorkspace(folder(), forkNode, () => {}, { unwritable: 'read', backedUp });
      if (workspace.store.refusal) progress.say(workspace.store.refusal.message);
      return within(workspace, work);
    },
    print: (document, text) => {
      // Or the result would follow the bar on its line of the terminal.
      progress.end();
      process.stdout.write(options().json ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`);
    },
  };
}
