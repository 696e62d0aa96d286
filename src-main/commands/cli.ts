/** What every command is given: where the workspace is, how to print, when to stop. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { JobEvent } from '../common/contract';
import { forkNode } from '../fork';
import { closeWorkspace, endWorkersSoon, openWorkspace, type Workspace } from '../runs/workspace';
import { openProgress, type Progress } from './progress';

export interface Cli {
  /** Aborted by Ctrl-C or a termination signal. */
  signal: AbortSignal;
  progress: Progress;
  /** The workspace folder, absolute. */
  folder(): string;
  seed(): number;
  /** Opens the workspace for the length of `work`; jobs report to `onJob`. @param of another folder than the one named */
  inWorkspace<T>(
    work: (workspace: Workspace) => Promise<T>,
    onJob?: (event: JobEvent) => void,
    of?: string,
  ): Promise<T>;
  /** Prints the result: the document under --json, else the text. */
  print(document: unknown, text: () => string): void;
}

export const defaultSeed = 42;

export function createCli(program: Command, signal: AbortSignal): Cli {
  const options = () => program.opts<{ workspace: string; json?: boolean; seed: number }>();
  const folder = () => resolve(options().workspace);
  const progress = openProgress(process.stderr);
  return {
    signal,
    progress,
    folder,
    seed: () => options().seed,
    inWorkspace: async (work, onJob = () => {}, of = folder()) => {
      const workspace = openWorkspace(of, forkNode, onJob);
      let callOff = () => {};
      const stop = () => (callOff = endWorkersSoon(workspace));
      signal.addEventListener('abort', stop, { once: true });
      try {
        return await work(workspace);
      } finally {
        signal.removeEventListener('abort', stop);
        callOff();
        await closeWorkspace(workspace);
      }
    },
    print: (document, text) => {
      // Or the result would follow the bar on its line of the terminal.
      progress.end();
      process.stdout.write(options().json ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`);
    },
  };
}
