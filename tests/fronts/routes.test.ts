import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobEvent } from '../../src-main/common/contract';
import { serveSite, type Served } from './site';

const json = { 'content-type': 'application/json' };
let served: Served;
beforeEach(async () => {
  served = await serveSite();
});
afterEach(() => {
  served.site.listeners.close();
  served.server.closeAllConnections();
  served.server.close();
});

describe('who is let in', () => {
  test('nobody without the token', async () => {
    for (const path of ['/', '/index.html', '/events', '/saved/x', '/?token=', '/?token=wrong'])
      expect((await served.ask(path)).status).toBe(401);
    expect((await served.ask('/call/status', { method: 'POST', headers: json, body: 'null' })).status).toBe(
      401,
    );
    expect((await served.ask('/files?name=a', { method: 'POST', body: 'x' })).status).toBe(401);
    expect(served.taken).toEqual([]);
  });

  test('and after twenty wrong tokens not even a look at more of them; a session goes on', async () => {
    const session = await served.signIn();
    const tries = Array.from({ length: 200 }, (_, i) => served.ask(`/?token=${String(i).padStart(32, 'x')}`));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(19);
    expect(statuses.filter((status) => status === 429)).toHaveLength(181);
    expect((await served.ask('/', { headers: session })).status).toBe(200);
  });

  test('two hundred clients at once are answered, each by what it may', async () => {
    const session = await served.signIn();
    const all = Array.from({ length: 200 }, (_, i) => served.ask('/', { headers: i % 2 ? session : {} }));
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses).toEqual(statuses.map((_, i) => (i % 2 ? 200 : 401)));
  });

  test('the browser that opens the address, by a cookie that no script and no other site gets', async () => {
    const { status, headers } = await served.ask(`/?token=${served.site.guard.token}`);
    expect([status, headers.location]).toEqual([303, '/']);
    expect(headers['set-cookie']![0]).toMatch(
      /^workbench-\w+=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
  });

  test('the token opens one session and no second one', async () => {
    const session = await served.signIn();
    expect((await served.ask(`/?token=${served.site.guard.token}`)).status).toBe(401);
    expect((await served.ask(`/?token=${served.site.guard.token}`, { headers: session })).status).toBe(303);
    expect((await served.ask('/', { headers: session })).text).toContain('Workbench');
  });

  test('no request under a foreign host name or from a foreign page, with or without a session', async () => {
    const session = await served.signIn();
    const foreign: Record<string, string>[] = [
      { host: 'evil.test' },
      { host: 'localhost.evil.test' },
      { origin: 'http://evil.test' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      expect((await served.ask('/', { headers })).status).toBe(403);
      expect((await served.ask('/', { headers: { ...headers, ...session } })).status).toBe(403);
    }
  });

  test('a tunnel with another local port is a local name too', async () => {
    const session = await served.signIn();
    const headers = { ...session, host: 'localhost:9999', origin: 'http://localhost:9999' };
    expect((await served.ask('/', { headers })).status).toBe(200);
  });
});

describe('pages', () => {
  test('carry a policy without unsafe sources, and allow no other site to read them', async () => {
    const { headers } = await served.ask('/', { headers: await served.signIn() });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).toContain("connect-src 'self'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('lie in the renderer’s folder and nowhere else', async () => {
    const session = await served.signIn();
    const paths = [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/%2e%2e/secret.txt',
      '/x/../../secret.txt',
      '/%00',
      '/%zz',
      '//etc/passwd',
    ];
    for (const path of paths) expect((await served.ask(path, { headers: session })).status).toBe(404);
  });

  test('are only read', async () => {
    const { status, headers } = await served.ask('/', { method: 'DELETE', headers: await served.signIn() });
    expect([status, headers.allow]).toEqual([405, 'GET']);
  });
});

describe('calls', () => {
  const call = async (
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string },
  ) =>
    served.ask(path, {
      method: 'POST',
      ...options,
      headers: { ...(await served.signIn()), ...json, ...options.headers },
    });

  test('reach the workbench with their input', async () => {
    const { text } = await call('/call/getDataset', { body: '{"dataset":"a"}' });
    expect(JSON.parse(text)).toEqual({ value: { method: 'getDataset', input: { dataset: 'a' } } });
  });

  test('have a name of the contract', async () => {
    expect((await call('/call/shutDown', { body: 'null' })).status).toBe(404);
  });

  test('are JSON and nothing else', async () => {
    expect((await call('/call/status', { body: '{' })).status).toBe(400);
  });

  test('are declared as JSON, which a foreign form cannot do', async () => {
    expect(
      (await call('/call/status', { body: 'null', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415);
  });

  test('have a size that is limited', async () => {
    expect((await call('/call/status', { body: `"${'x'.repeat(1024 * 1024)}"` })).status).toBe(413);
  });

  test('are posted', async () => {
    expect((await call('/call/status', { method: 'GET' })).status).toBe(405);
  });
});

describe('files', () => {
  test('come in as they are, under their own name in a folder of ours', async () => {
    const headers = await served.signIn();
    const { text } = await served.ask('/files?name=..%2F..%2FMy%20rows.JSON', {
      method: 'POST',
      headers,
      body: '[1]',
    });
    expect(JSON.parse(text)).toEqual({ value: { token: 'file-1', name: 'My rows.JSON', bytes: 1 } });
    const [{ path, name } = { path: '', name: '' }] = served.taken;
    expect(name).toBe('My rows.JSON');
    expect(path.startsWith(join(served.site.workspace, 'incoming'))).toBe(true);
    expect(path).toMatch(/incoming.[0-9a-f]{16}.My rows\.JSON$/);
    expect(readFileSync(path, 'utf8')).toBe('[1]');
  });

  test('without a name are refused', async () => {
    const { text } = await served.ask('/files', {
      method: 'POST',
      headers: await served.signIn(),
      body: 'x',
    });
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'refused' } });
    expect(served.taken).toEqual([]);
  });

  test('go out under the name they were saved as, until newer ones have taken their place', async () => {
    const headers = await served.signIn();
    const { url } = served.site.saved.keep('Größe "1".csv', 'a,b\n') as { url: string };
    const reply = await served.ask(url, { headers });
    expect(reply.text).toBe('a,b\n');
    expect(reply.headers['content-disposition']).toBe(
      `attachment; filename="Gr__e _1_.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.csv`,
    );
    served.site.saved.keep('b.csv', '');
    served.site.saved.keep('c.csv', '');
    expect((await served.ask(url, { headers })).status).toBe(404);
  });
});

test('every browser that listens hears of a job', async () => {
  const { port } = served.server.address() as AddressInfo;
  const headers = await served.signIn();
  const heard = new Promise<string>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/events', headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => {
        text += part.toString();
        if (text.includes('data:')) resolve(text);
        else served.site.listeners.emit(event);
      });
    }).on('error', reject);
  });
  const event: JobEvent = { kind: 'import', dataset: 'a', read: 1, fraction: 0.5 };
  expect(await heard).toContain(`data: ${JSON.stringify(event)}\n\n`);
});
