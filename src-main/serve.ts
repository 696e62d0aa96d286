/** Serve mode: the same renderer in a browser over loopback, for machines without a desktop. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { WorkbenchError } from './common/errors';
import { forkNode } from './fork';
import { createListeners } from './fronts/events';
import { createGuard } from './fronts/guard';
import { answer } from './fronts/routes';
import { freeFolder } from './files/make-folder';
import { createSavedFiles } from './fronts/saved';
import { sweepIncoming } from './fronts/upload';
import { openWorkbench } from './workbench';

export interface ServeOptions {
  /** Absolute path. */
  workspace: string;
  /** 0: any free one. */
  port: number;
  /** Aborting it closes the workbench. */
  signal: AbortSignal;
  /** Given the one-time address, once. Default: stdout, one line. */
  announce?: (address: string) => void;
}

/**
 * Serves the workbench on 127.0.0.1 until `signal` is aborted; resolves when everything is closed.
 * @throws WorkbenchError `workspace`, or `refused` when the port is taken
 */
export async function serve({
  workspace,
  port,
  signal,
  announce = printAddress,
}: ServeOptions): Promise<void> {
  const [guard, listeners, saved] = [createGuard(), createListeners(), createSavedFiles()];
  const workbench = await openWorkbench({
    host: 'serve',
    workspace,
    fork: forkNode,
    emit: listeners.emit,
    saveFile: (name, content) => Promise.resolve(saved.keep(name, content)),
    // A browser cannot take a folder; this machine can.
    placeFolder: (name) => Promise.resolve(freeFolder(join(workspace, 'exports', name))),
  });
  try {
    if (workbench.refusal) process.stderr.write(`${workbench.refusal.message} ${workbench.refusal.hint}\n`);
    else sweepIncoming(join(workspace, 'incoming'), workbench.addedFiles());
    const pages = join(import.meta.dirname, '../renderer');
    const site = { calls: workbench, guard, listeners, saved, pages, workspace };
    const server = createServer((request, response) => void answer(site, request, response));
    // A model of many gigabytes may take its time; only headers must come soon.
    server.requestTimeout = 0;
    server.headersTimeout = 10_000;
    server.maxConnections = 500;
    const { port: chosen } = await listen(server, port);
    announce(`http://127.0.0.1:${chosen}/?token=${guard.token}`);
    await aborted(signal);
    listeners.close();
    server.closeAllConnections();
    server.close();
  } finally {
    await workbench.close();
  }
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message = `Port ${port} cannot be used (${error.code}).`;
      reject(new WorkbenchError('refused', message, 'Choose another with --port, or leave it out.'));
    });
    server.listen(port, '127.0.0.1', () => resolve(server.address() as AddressInfo));
  });
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
