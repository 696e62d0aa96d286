import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const host = join(import.meta.dirname, 'electron');
const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name);

/** What the fixture's preload exposes. */
interface Small {
  invoke(channel: string, value?: unknown): Promise<unknown>;
  pathOf(file: File): Promise<string>;
}
declare const small: Small;

describe('a main module that real Electron would not run', () => {
  const run = (name: string) => spawnSync(process.execPath, [host, fixture(name)], { encoding: 'utf8' });

  test('fails when it awaits app.whenReady() at the top level', () => {
    const { status, stderr } = run('top-level-await.mjs');
    expect(status).not.toBe(0);
    expect(stderr).toContain('Never await app.whenReady() at the top level');
  });

  test('fails when it uses what is not offered', () => {
    const { status, stderr } = run('unknown-name.mjs');
    expect(status).not.toBe(0);
    expect(stderr).toContain('electron.app.setBadgeCount is not offered');
  });
});

describe('a small program', () => {
  let program: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    program = await _electron.launch({ executablePath: host, args: [fixture('small-main.mjs')] });
    page = await program.firstWindow();
    await page.getByText('Small').waitFor();
  });
  afterAll(() => program?.close());

  const echo = (value: unknown) => page.evaluate((given) => small.invoke('echo', given), value);

  test('carries JSON from the page to main and back', async () => {
    expect(await echo({ a: [1, 'two', null, true] })).toEqual({ a: [1, 'two', null, true] });
  });

  test('refuses a function, as Electron does', async () => {
    const refusal = page.evaluate(() => small.invoke('echo', { call: () => 1 }).catch(String));
    expect(await refusal).toMatch(/could not be cloned/);
  });

  test('refuses what serve mode could not carry', async () => {
    expect(await page.evaluate(() => small.invoke('echo', NaN).catch(String))).toMatch(/not JSON/);
    expect(await page.evaluate(() => small.invoke('date').catch(String))).toMatch(/not JSON/);
  });

  test('hands an error on by its message only, as Electron does', async () => {
    const caught = await page.evaluate(() => small.invoke('fail').catch((error: Error) => error.message));
    expect(caught).toBe("Error invoking remote method 'fail': Error: no such thing");
  });

  test('freezes what the preload exposes and hides the rest', async () => {
    expect(await page.evaluate(() => Object.isFrozen(small))).toBe(true);
    const names = await page.evaluate(() =>
      Object.getOwnPropertyNames(window).filter((name) => /^ipc|electron|^require$|preload/.test(name)),
    );
    expect(names).toEqual([]);
  });

  test('knows the path of a file that the user chose, and none of one that the page made', async () => {
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement('input'), { type: 'file' })),
    );
    await page.locator('input').setInputFiles(fixture('small-preload.cjs'));
    const chosen = page.evaluate(() => small.pathOf(document.querySelector('input')!.files![0]!));
    expect(await chosen).toBe(fixture('small-preload.cjs'));
    expect(await page.evaluate(() => small.pathOf(new File(['x'], 'made.txt')))).toBe('');
  });

  test('grants a page what it asks for when main does not deny it, as Electron does', async () => {
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('granted');
  });
});
