/** A served site with invented calls, and requests to it by plain HTTP: fetch would forbid a foreign Host. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createListeners } from '../../src-main/fronts/events';
import { createGuard } from '../../src-main/fronts/guard';
import type { Site } from '../../src-main/fronts/routes';
import { createSiteServer } from '../../src-main/fronts/listen';
import { createSavedFiles } from '../../src-main/fronts/saved';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Served {
  site: Site;
  server: Server;
  /** Paths and names that were taken in. */
  taken: { path: string; name: string }[];
  ask(path: string, options?: AskOptions): Promise<Reply>;
  /** Opens the one session; resolves to the headers that belong to it. */
  signIn(): Promise<{ cookie: string }>;
}

interface SiteOptions {
  names?: string[];
  headers?: number;
  callTime?: number;
}

interface AskOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** @param names hosts beside the local ones. @param headers, callTime milliseconds that are waited for either */
export async function serveSite({ names = [], headers, callTime }: SiteOptions = {}): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'workbench-site-'));
  const pages = join(folder, 'renderer');
  mkdirSync(pages);
  writeFileSync(join(pages, 'index.html'), '<h1>Workbench</h1>');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const taken: Served['taken'] = [];
  const site: Site = {
    calls: {
      refusal: null,
      call: (method, input) => Promise.resolve({ value: { method, input } }),
      takeFile: (path, name) => {
        taken.push({ path, name });
        return { token: 'file-1', name, bytes: 1 };
      },
    },
    guard: createGuard(names),
    listeners: createListeners(),
    saved: createSavedFiles(2),
    pages,
    workspace: folder,
    ...(callTime && { callTime }),
  };
  const server = createSiteServer(site, headers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask: Served['ask'] = (path, options) => send(port, path, options);
  return {
    site,
    server,
    taken,
    ask,
    async signIn() {
      const { headers } = await ask(`/?token=${site.guard.token}`);
      return { cookie: headers['set-cookie']![0]!.split(';')[0]! };
    },
  };
}

function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: AskOptions = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
