/** Serve mode as its user meets it: an address on stdout, the same workbench in a plain browser, Ctrl-C. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../host/chromium.mjs';
import { root } from './launch';

let server: ChildProcess;
let output = '';
let address: string;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const workspace = join(mkdtempSync(join(tmpdir(), 'workbench-serve-')), 'workspace');
  const program = join(root, 'out/main/cli.js');
  server = spawn(process.execPath, [program, '--workspace', workspace, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  address = await new Promise((resolve, reject) => {
    server.once('exit', (status) => reject(new Error(`The server ended with ${status}.`)));
    server.stdout!.on('data', (data: Buffer) => {
      output += data.toString();
      const found = /http:\S+/.exec(output);
      if (found) resolve(found[0]);
    });
  });
  const { file, env } = await findChromium();
  browser = await chromium.launch({
    executablePath: file,
    env: { ...(process.env as Record<string, string>), ...env },
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
  server?.kill('SIGKILL');
});

test('the address opens the workbench once, and the token does not stay in the address bar', async () => {
  expect(output).toMatch(/^Workbench: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}\n$/);
  await page.goto(address);
  await page.getByRole('heading', { name: 'Datasets' }).first().waitFor();
  expect(page.url()).not.toContain('token');
  const stranger = await browser.newContext();
  const answer = await stranger.request.get(address);
  expect(answer.status()).toBe(401);
  await stranger.close();
});

test('the browser gets no bridge of the desktop, and its calls are answered', async () => {
  expect(await page.evaluate(() => window.workbench)).toBeUndefined();
  const status = await page.evaluate(async () => {
    const answer = await fetch('/call/status', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: 'null',
    });
    return (await answer.json()) as unknown;
  });
  expect(status).toMatchObject({ value: { host: 'serve' } });
});

test('a new workspace opens with its sample', async () => {
  await page.getByText('instructions', { exact: true }).first().waitFor();
});

test('a foreign page in the same browser gets nothing', async () => {
  const foreign = await browser.newPage();
  const origin = new URL(address).origin.replace('127.0.0.1', 'localhost');
  await foreign.route('http://evil.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: 'evil' }),
  );
  await foreign.goto('http://evil.test/');
  const reached = await foreign.evaluate(
    (url) =>
      fetch(`${url}/call/status`, { method: 'POST', credentials: 'include', body: 'null' }).then(
        () => 'read',
        () => 'blocked',
      ),
    origin,
  );
  expect(reached).toBe('blocked');
  await foreign.close();
});

test('Ctrl-C closes it in order', async () => {
  const ended = new Promise((resolve) => server.once('exit', (status, signal) => resolve(signal ?? status)));
  server.kill('SIGINT');
  expect(await ended).toBe(0);
});
