/** What a desktop is expected to do: menus, palette, files from outside, workspaces, progress, and leaving with work put off. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandId } from '../../src-main/common/window-commands';
import { audit } from './axe';
import { launchWorkbench, type Running } from './launch';

const folder = mkdtempSync(join(tmpdir(), 'workbench-desktop-'));
let running: Running;
let page: Page;

beforeAll(async () => {
  const file = join(folder, 'by-double-click.json');
  writeFileSync(file, JSON.stringify([{ instruction: 'Name it.', input: '', output: 'A bone.' }]));
  running = await launchWorkbench({}, [file]);
  page = running.page;
  console.warn(`The window is opened by: ${running.host}.`);
});
afterAll(() => running?.close());

const menu = (id: CommandId) =>
  running.program.evaluate(({ Menu }, item) => {
    Menu.getApplicationMenu()!.getMenuItemById(item)!.click();
  }, id);
const enabled = (id: CommandId) =>
  running.program.evaluate(({ Menu }, item) => Menu.getApplicationMenu()!.getMenuItemById(item)!.enabled, id);
const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const answerQuestion = (response: number) =>
  running.program.evaluate(({ dialog }, given) => {
    dialog.showMessageBox = () => Promise.resolve({ response: given, checkboxChecked: false });
  }, response);

test('a file that the program was opened with is shown as it would be stored', async () => {
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('heading', { name: 'Import by-double-click.json' }).waitFor();
  await sheet.getByRole('region', { name: 'As stored' }).getByText('A bone.').waitFor();
  await sheet.getByRole('button', { name: 'Cancel' }).click();
});

test('a second start hands its file to the first window', async () => {
  const file = join(folder, 'second.jsonl');
  writeFileSync(file, JSON.stringify({ instruction: 'Name it.', input: '', output: 'A nerve.' }));
  await running.program.evaluate(
    ({ app }, path) => void app.emit('second-instance', {}, ['workbench', path], '/'),
    file,
  );
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('heading', { name: 'Import second.jsonl' }).waitFor();
  await sheet.getByRole('button', { name: 'Cancel' }).click();
});

test('the menus lead to the views, and what needs a job is off without one', async () => {
  await menu('view-Synergy');
  await heading('Synergy');
  expect(await enabled('stop-job')).toBe(false);
});

test('the palette finds a dataset and a command by keyboard alone, in both themes without a violation', async () => {
  for (const theme of ['dark', 'light'] as const) {
    await menu(`theme-${theme}`);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    expect({ theme, found: await audit(page) }).toEqual({ theme, found: [] });
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+k');
  await page.keyboard.type('instructions 780');
  await page.keyboard.press('Enter');
  await heading('Datasets');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('keyboard');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  expect(await audit(page)).toEqual([]);
  await page.keyboard.press('Escape');
});

test('the theme is the one that was chosen, whatever the system says', async () => {
  const dark = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await menu('theme-dark');
  await expect.poll(dark).toBe('rgb(15, 18, 20)');
  await menu('theme-light');
  await expect.poll(dark).toBe('rgb(243, 245, 246)');
});

test('zoom is kept', async () => {
  await menu('zoom-in');
  await expect
    .poll(() =>
      running.program.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor(),
      ),
    )
    .toBe(1.1);
  await menu('zoom-reset');
});

test('while a run trains the task bar shows it; leaving asks, and “keep running” and “cancel” keep it running', async () => {
  await menu('new-run');
  await page.getByLabel('Epochs', { exact: true }).fill('50');
  await page.getByRole('button', { name: /Fine-tune/ }).click();
  await page.getByText(/\d of [\d\s]+ steps/).waitFor();
  if (running.host === 'stand-in') {
    const progress = () =>
      running.program.evaluate(
        ({ BrowserWindow }) => (BrowserWindow.getAllWindows()[0] as unknown as { progress: number }).progress,
      );
    await expect.poll(progress).toBeGreaterThan(0);
  }
  expect(await enabled('pause-job')).toBe(true);
  for (const response of [2, 1]) {
    await answerQuestion(response);
    await running.program.evaluate(({ app }) => app.quit());
    await page.getByText(/\d of [\d\s]+ steps/).waitFor();
  }
});

test('“finish later” saves a checkpoint, and the next start says so and goes on from it', async () => {
  await answerQuestion(0);
  expect(await running.close()).toBe(0);
  running = await launchWorkbench({
    WORKBENCH_WORKSPACE: running.workspace,
    WORKBENCH_USER_DATA: running.userData,
  });
  page = running.page;
  const bar = page.getByRole('status').filter({ hasText: 'goes on from where it was' });
  await bar.waitFor();
  expect(await audit(page)).toEqual([]);
  await bar.getByRole('button', { name: 'Dismiss' }).click();
  await menu('view-Train');
  await page.getByText(/\d of [\d\s]+ steps/).waitFor();
  await page.getByText(/^Going on after step \d+\.$/).waitFor();
});

test('a job that ended with the program is told at the next start, and Resume takes it up', async () => {
  await expect.poll(() => enabled('pause-job')).toBe(true);
  running.program.process().kill('SIGKILL');
  running = await launchWorkbench({
    WORKBENCH_WORKSPACE: running.workspace,
    WORKBENCH_USER_DATA: running.userData,
  });
  page = running.page;
  const bar = page
    .getByRole('status')
    .filter({ hasText: 'The fine-tune was at work when the program ended' });
  await bar.getByRole('button', { name: 'Resume' }).click();
  await bar.waitFor({ state: 'detached' });
  await menu('view-Train');
  await page.getByText(/\d of [\d\s]+ steps/).waitFor();
});

test('the end of a job is told where nobody looks', async () => {
  if (running.host !== 'stand-in') return console.warn('Only the stand-in remembers notifications.');
  await running.program.evaluate(({ BrowserWindow, Notification }) => {
    BrowserWindow.getAllWindows()[0]!.blur();
    Object.assign(globalThis, { told: (Notification as unknown as { shown: unknown[] }).shown });
  });
  await menu('stop-job');
  await page.getByText('Cancelled on request.').waitFor();
  await page.locator('details > summary').first().click();
  await page.getByLabel(/^Most steps/).fill('2');
  await page.getByRole('button', { name: /Fine-tune/ }).click();
  await expect
    .poll(() => running.program.evaluate(() => (globalThis as unknown as { told: unknown[] }).told), {
      timeout: 110_000,
    })
    .toEqual([{ title: 'Fine-tuning instructions', body: 'It is finished.' }]);
});

test('another workspace takes the place of the first, which stays among the recent ones', async () => {
  const other = join(folder, 'other');
  await running.program.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, other);
  await menu('new-workspace');
  await page.getByRole('navigation', { name: 'Views' }).getByText('other', { exact: true }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: new RegExp(running.workspace) }).waitFor();
  await page.keyboard.press('Escape');
});

test('a workspace that another program holds is shown read-only, and says who holds it', async () => {
  const second = await launchWorkbench({ WORKBENCH_WORKSPACE: join(folder, 'other') });
  await second.page.getByRole('status').filter({ hasText: 'Read-only.' }).waitFor();
  expect(await second.page.getByRole('status').filter({ hasText: 'Read-only.' }).innerText()).toContain(
    'in use by another workbench',
  );
  expect(await audit(second.page)).toEqual([]);
  await second.close();
});
