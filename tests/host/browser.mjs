/** The one Chromium of a stand-in process: started with an own profile, never outliving the process. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from './cdp.mjs';
import { findChromium } from './chromium.mjs';

/** The connection and the first tab, which the first window takes over; set once the browser has started. */
export const browser = { connection: null, firstTab: null };

let chromium;

/** Starts Chromium; resolves to its DevTools address. */
export async function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'workbench-chromium-'));
  const { file, env } = await findChromium();
  chromium = spawn(file, [...switches(profile), 'about:blank'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.on('exit', () => {
    chromium.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  const address = await devToolsAddress();
  browser.connection = await connect(address);
  await browser.connection.send('Target.setDiscoverTargets', { discover: true });
  const { targetInfos } = await browser.connection.send('Target.getTargets');
  browser.firstTab = targetInfos.find((target) => target.type === 'page')?.targetId ?? null;
  return address;
}

/** Asks Chromium to end and waits for it, for three seconds at most. */
export async function closeBrowser() {
  if (!chromium || chromium.exitCode !== null) return;
  const ended = new Promise((resolve) => chromium.once('exit', resolve));
  const patience = new Promise((resolve) => setTimeout(resolve, 3000).unref());
  await browser.connection?.send('Browser.close').catch(() => {});
  await Promise.race([ended, patience]);
}

function switches(profile) {
  const list = [
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    // No page reaches the network, whatever it tries.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ];
  if (process.env.WORKBENCH_HEADED !== '1') list.push('--headless=new');
  if (process.getuid?.() === 0) list.push('--no-sandbox');
  return list;
}

function devToolsAddress() {
  return new Promise((resolve, reject) => {
    let lines = '';
    chromium.once('error', reject);
    chromium.once('exit', (status) =>
      reject(new Error(`Chromium ended with ${status}:\n${lines.slice(-2000)}`)),
    );
    chromium.stderr.on('data', (data) => {
      lines += data;
      const address = /DevTools listening on (ws:\S+)/.exec(lines);
      if (address) resolve(address[1]);
    });
  });
}
