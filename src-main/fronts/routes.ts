/** Serve mode's answers: pages, calls, events, files in and files out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { methods, type Answered, type FileToken, type Method } from '../common/contract';
import { toErrorData, WorkbenchError } from '../common/errors';
import type { Listeners } from './events';
import type { Guard } from './guard';
import { pageHeaders, readPage } from './pages';
import { attachment, type SavedFiles } from './saved';
import { storeUpload } from './upload';

/** What a front needs of the workbench. */
export interface Calls {
  call(method: string, input: unknown): Promise<unknown>;
  takeFile(path: string, name: string): FileToken;
  /** What a file that comes in is refused with where the workspace is only read. */
  refusal: WorkbenchError | null;
}

export interface Site {
  calls: Calls;
  guard: Guard;
  listeners: Listeners;
  saved: SavedFiles;
  /** Folder of the built renderer. */
  pages: string;
  /** The workspace folder. */
  workspace: string;
  /** The longest that the body of a call may take, milliseconds. */
  callTime?: number;
}

/** The largest body of a call, bytes, and the longest it may take unless the site says otherwise, milliseconds. */
const callLimit = 1024 * 1024;
const callTime = 30_000;
/** The longest that nothing may come of a file, milliseconds. */
const standstill = 120_000;

/** Answers one request; an unexpected failure becomes status 500 without its details. */
export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(site, request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { error: toErrorData(error) });
  }
}

async function route(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = site.guard.refuses(request.headers);
  if (refusal) return sendText(response, 403, refusal);
  const url = new URL(request.url ?? '/', 'http://localhost');

  const token = url.pathname === '/' ? url.searchParams.get('token') : null;
  if (token !== null && request.method === 'GET') {
    const cookie = site.guard.redeem(token);
    if (cookie) return redirect(response, { 'set-cookie': cookie });
    if (site.guard.hasSession(request.headers)) return redirect(response, {});
    if (site.guard.isTooMuch())
      return sendText(response, 429, 'Too many wrong addresses were tried; wait a minute.', {
        'retry-after': '60',
      });
  }
  if (!site.guard.hasSession(request.headers))
    return sendText(
      response,
      401,
      'Open the address that the workbench printed; it works once. Start it again for a new one.',
    );

  const [, area, name, rest] = url.pathname.split('/');
  if (area === 'call' && name && rest === undefined)
    return onlyBy('POST', () => call(site, name, request, response));
  if (url.pathname === '/files') return onlyBy('POST', () => takeFile(site, url, request, response));
  if (url.pathname === '/events') return onlyBy('GET', () => site.listeners.add(response));
  if (area === 'saved' && name) return onlyBy('GET', () => sendSaved(site, name, response));
  return onlyBy('GET', () => sendPage(site, request.url ?? '/', response));

  function onlyBy(method: string, go: () => void | Promise<void>): void | Promise<void> {
    if (request.method === method) return go();
    return sendText(response, 405, `Ask for this by ${method}.`, { allow: method });
  }
}

async function call(
  site: Site,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!methods.includes(method as Method)) return sendText(response, 404, `There is no call “${method}”.`);
  if (!/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return sendText(response, 415, 'A call is a JSON text.');
  const text = await readText(request).finally(patience(request, site.callTime ?? callTime));
  if (text === null)
    return sendText(response, 413, `A call has at most ${callLimit} bytes.`, { connection: 'close' });
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return sendText(response, 400, 'The body of the call is not JSON.');
  }
  sendJson(response, 200, await site.calls.call(method, input));
}

async function takeFile(
  site: Site,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = (url.searchParams.get('name') ?? '').replace(/^.*[/\\]/, '').slice(0, 200);
  const length = request.headers['content-length'];
  try {
    if (!name) throw new WorkbenchError('refused', 'The file has no name.', 'Choose the file again.');
    if (site.calls.refusal) throw site.calls.refusal;
    // One that stands still is cut off.
    request.setTimeout(standstill, () => request.destroy());
    const incoming = join(site.workspace, 'incoming');
    const path = await storeUpload(incoming, name, request, length ? Number(length) : null);
    request.setTimeout(0);
    sendJson(response, 200, { value: site.calls.takeFile(path, name) } satisfies Answered<FileToken>);
  } catch (error) {
    // What was not read of the body cannot be followed by another request.
    response.setHeader('connection', 'close');
    sendJson(response, 200, { error: toErrorData(error) });
    request.resume();
  }
}

function sendSaved(site: Site, id: string, response: ServerResponse): void {
  const saved = site.saved.find(id);
  if (!saved) return sendText(response, 404, 'This file is no longer kept; export it again.');
  const headers = {
    'content-type':
      typeof saved.content === 'string' ? 'text/plain; charset=utf-8' : 'application/octet-stream',
    'content-disposition': attachment(saved.name),
  };
  response.writeHead(200, { ...pageHeaders, ...headers }).end(saved.content);
}

/** `target` and not the parsed URL: its parser would already have folded `..` away. */
async function sendPage(site: Site, target: string, response: ServerResponse): Promise<void> {
  const page = await readPage(site.pages, target.split(/[?#]/)[0]!);
  if (!page) return sendText(response, 404, 'There is no such page.');
  response.writeHead(200, page.headers).end(page.body);
}

/** Cuts a body off that comes too slowly. @returns to be called when it is there */
function patience(request: IncomingMessage, most: number): () => void {
  const timer = setTimeout(() => request.destroy(), most);
  return () => clearTimeout(timer);
}

/** The body as text, or null when it is longer than a call may be. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > callLimit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function redirect(response: ServerResponse, headers: Record<string, string>): void {
  response.writeHead(303, { ...pageHeaders, location: '/', ...headers }).end();
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    ...pageHeaders,
    'content-type': 'application/json',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(value));
}

function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${text}\n`);
}
