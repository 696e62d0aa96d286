/** Who sends slowly on purpose is cut off; who asks by the name that was given is answered; the right token waits a minute at most. */
import { connect, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createGuard } from '../../src-main/fronts/guard';
import { isLoopback, namesOf } from '../../src-main/fronts/names';
import { serveSite } from './site';

async function serve(options: Parameters<typeof serveSite>[0]) {
  const served = await serveSite(options);
  onTestFinished(() => {
    served.server.closeAllConnections();
    served.server.close();
  });
  return served;
}

/** Sends the beginning of a request and no more. @returns what came back when the server hung up */
function begin({ server }: Awaited<ReturnType<typeof serve>>, text: string): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let said = '';
  socket.on('data', (chunk) => (said += chunk.toString()));
  socket.write(text);
  return new Promise((resolve) => socket.on('close', () => resolve(said)).on('error', () => {}));
}

test('headers that never end are cut off', async () => {
  const served = await serve({ headers: 100 });
  expect(await begin(served, 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')).toContain('408');
});

test('the body of a call that never ends is cut off, and the next call is answered', async () => {
  const served = await serve({ callTime: 100 });
  const { cookie } = await served.signIn();
  const head = `POST /call/status HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n`;
  expect(await begin(served, `${head}Content-Length: 100\r\n\r\n{`)).not.toContain('200 OK');
  const options = { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: 'null' };
  expect((await served.ask('/call/status', options)).status).toBe(200);
});

test('after a minute of waiting the right token opens the session that wrong ones kept it from', () => {
  let now = 0;
  const guard = createGuard([], () => now);
  for (let i = 0; i < 100; i++) expect(guard.redeem(`wrong ${i}`)).toBeNull();
  expect(guard.redeem(guard.token)).toBeNull();
  now = 60_000;
  expect(guard.redeem(guard.token)).toContain('HttpOnly');
});

test('the name that was given is answered to, and no other', async () => {
  const served = await serve({ names: ['Bench.example', 'fe80::1'] });
  for (const host of ['bench.example:8000', '[fe80::1]:8000', 'localhost', '127.0.0.1:1'])
    expect((await served.ask('/', { headers: { host } })).status).toBe(401);
  for (const host of ['evil.test', 'bench.example.evil.test', 'fe80::1'])
    expect((await served.ask('/', { headers: { host } })).status).toBe(403);
});

test('loopback is told apart, and all addresses at once stand for those of this machine', () => {
  expect(['127.0.0.1', 'localhost', '::1', '127.9.0.1'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '::', '192.168.0.2', '127.0.0.1.evil.test'].some(isLoopback)).toBe(false);
  expect(namesOf('10.0.0.7')).toEqual(['10.0.0.7']);
  expect(namesOf('0.0.0.0')).toContain('127.0.0.1');
});
