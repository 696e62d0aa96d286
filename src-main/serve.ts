/** Serve mode: the same renderer in a browser, over loopback unless told otherwise, for machines without a desktop. */
import { join } from 'node:path';
import { backingUp } from './common/backup';
import { forkNode } from './fork';
import { createListeners } from './fronts/events';
import { createGuard } from './fronts/guard';
import { createSiteServer, listen } from './fronts/listen';
import { inAddress, isLoopback, loopback, namesOf } from './fronts/names';
import { freeFolder } from './files/make-folder';
import { createSavedFiles } from './fronts/saved';
import { sweepIncoming } from './fronts/upload';
import { openWorkbench } from './workbench';

export interface ServeOptions {
  /** Absolute path. */
  workspace: string;
  /** 0: any free one. */
  port: number;
  /** An address of this machine. */
  host?: string;
  /** Aborting it closes the workbench. */
  signal: AbortSignal;
  /** Given the one-time address, once. Default: stdout, one line. */
  announce?: (address: string) => void;
}

/**
 * Serves the workbench on loopback, unless told otherwise, until `signal` is aborted; resolves when everything is closed.
 * @throws WorkbenchError `workspace`, or `refused` when the port is taken or the address is not of this machine
 */
export async function serve({
  workspace,
  port,
  host = loopback,
  signal,
  announce = printAddress,
}: ServeOptions): Promise<void> {
  const names = namesOf(host);
  const [guard, listeners, saved] = [createGuard(names), createListeners(), createSavedFiles()];
  const workbench = await openWorkbench({
    host: 'serve',
    workspace,
    fork: forkNode,
    emit: listeners.emit,
    backingUp: () => process.stdout.write(`${backingUp}\n`),
    saveFile: (name, content) => Promise.resolve(saved.keep(name, content)),
    // A browser cannot take a folder; this machine can.
    placeFolder: (name) => Promise.resolve(freeFolder(join(workspace, 'exports', name))),
  });
  try {
    if (workbench.refusal) process.stderr.write(`${workbench.refusal.message} ${workbench.refusal.hint}\n`);
    else sweepIncoming(join(workspace, 'incoming'), workbench.addedFiles());
    const pages = join(import.meta.dirname, '../renderer');
    const site = { calls: workbench, guard, listeners, saved, pages, workspace };
    const server = createSiteServer(site);
    const { port: chosen } = await listen(server, port, host);
    if (!isLoopback(host)) warn(chosen);
    announce(`http://${inAddress(names[0]!)}:${chosen}/?token=${guard.token}`);
    await aborted(signal);
    listeners.close();
    server.closeAllConnections();
    server.close();
  } finally {
    await workbench.close();
  }
}

function warn(port: number): void {
  process.stderr.write(
    `Warning: the connection is not encrypted; whoever shares the network can read it and take the session over.\n` +
      `Rather leave --host out and ask from the other machine: ssh -L ${port}:127.0.0.1:${port} this-machine\n`,
  );
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function printAddress(address: string): void {
  process.stdout.write(`Workbench: ${address}\n`);
}
