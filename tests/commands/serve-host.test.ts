/** `serve --host`: the workbench on another address than loopback, as another machine meets it. */
import { hostname, networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { freshWorkspace, run, start } from './program';

const others = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
const address = others.find(({ internal, family }) => !internal && family === 'IPv4')?.address;

/** The status of a request to this machine by its address. */
const ask = (url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => resolve(response.resume().statusCode!));
    asked.on('error', reject).end();
  });

test('warns, answers by the names of this machine alone, and opens one session', async ({ skip }) => {
  if (address === undefined) {
    console.warn('this machine has no address but loopback: serve --host is not tried');
    return skip();
  }
  const { child, ended, output } = start(freshWorkspace(), 'serve', '--host', '0.0.0.0');
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!/http:\S+/.test(said)) await once(child.stdout, 'data');
  const printed = new URL(/http:\S+/.exec(said)![0]);
  expect(printed.hostname).toBe(hostname().toLowerCase());
  expect(output()).toContain('not encrypted');
  const there = `http://${address}:${printed.port}/`;
  expect(await ask(there, { host: 'evil.test' })).toBe(403);
  expect(await ask(there, { origin: 'http://evil.test' })).toBe(403);
  expect(await ask(there, {})).toBe(401);
  expect(await ask(`${there}${printed.search}`, { host: printed.host })).toBe(303);
  expect(await ask(`${there}${printed.search}`, { host: printed.host })).toBe(401);
  child.kill('SIGINT');
  expect((await ended).status).toBe(0);
});

test('refuses an address that is not of this machine', async () => {
  const { document } = await run(freshWorkspace(), 'serve', '--host', '192.0.2.1');
  expect(document.error).toMatchObject({ code: 'refused', message: expect.stringContaining('192.0.2.1') });
});
