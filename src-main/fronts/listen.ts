/** The server of serve mode: how long it waits for whom, and on which address it listens. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorkbenchError } from '../common/errors';
import { answer, type Site } from './routes';

/** Milliseconds until the headers of a request must be there. */
const headersTime = 10_000;

/** @param headers milliseconds, see `headersTime` */
export function createSiteServer(site: Site, headers = headersTime): Server {
  const options = { headersTimeout: headers, connectionsCheckingInterval: headers / 2 };
  const server = createServer(options, (request, response) => void answer(site, request, response));
  // A model of many gigabytes may take its time; only headers must come soon.
  server.requestTimeout = 0;
  server.maxConnections = 500;
  return server;
}

/** @throws WorkbenchError `refused` where nobody can listen */
export function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const [what, remedy] =
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? [`Port ${port}`, 'Choose another with --port, or leave it out.']
          : [`The address “${host}”`, 'Name one of this machine with --host, or leave it out.'];
      reject(new WorkbenchError('refused', `${what} cannot be used (${error.code}).`, remedy));
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}
