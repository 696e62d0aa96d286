/** What goes wrong for real, and what the window says of it: what happened, what is safe, what to do, and the button that does it. */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi, type TestContext } from 'vitest';
import type { FrozenRecipe } from '../../src-main/common/run';
import { audit } from './axe';
import { launchWorkbench, root, type Running } from './launch';

// Each of them loads a model anew once or twice.
vi.setConfig({ testTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), 'workbench-bad-'));
const drive = join(folder, 'drive');
const workspace = join(drive, 'workspace');
const model = join(folder, 'heron.gguf');
let running: Running;
let page: Page;
let mounted = false;

beforeAll(async () => {
  mkdirSync(drive);
  mounted = mount('-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', drive);
  copyFileSync(join(root, 'resources/sample/model.gguf'), model);
  await open();
});
afterAll(async () => {
  await running?.close();
  if (mounted) execFileSync('umount', [drive]);
});

function mount(...args: string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function open(): Promise<void> {
  running = await launchWorkbench({ WORKBENCH_WORKSPACE: workspace, WORKBENCH_USER_DATA: folder });
  page = running.page;
  page.setDefaultTimeout(110_000);
}

function skip(context: TestContext, why: string): never {
  console.warn(`Skipped: ${why}.`);
  return context.skip();
}

const view = (name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
const press = (name: string) => page.getByRole('alert').getByRole('button', { name, exact: true }).click();
const atWork = () => page.getByText(/\d of [\d\s]+ steps/).waitFor();
const note = () => page.getByRole('alert');

/** Says the three parts, is announced, offers the diagnostics, and is no violation in either theme. */
async function told(...words: (string | RegExp)[]): Promise<void> {
  await note().filter({ hasText: words[0]! }).waitFor();
  for (const said of ['What happened', 'What is safe', 'What to do', ...words])
    expect(await note().filter({ hasText: said }).count(), String(said)).toBe(1);
  expect(await diagnosticsOf(note())).toMatch(/^BioInstruct Workbench /);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect({ colorScheme, found: await audit(page) }).toEqual({ colorScheme, found: [] });
  }
}

/** What the button of a state shows before it is copied. */
async function diagnosticsOf(state: Locator): Promise<string> {
  await state.getByRole('button', { name: 'Copy diagnostics…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Diagnostics' });
  const text = await sheet.getByLabel('Diagnostics', { exact: true }).innerText();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  return text;
}

const runs = () => readdirSync(join(workspace, 'runs')).map((id) => join(workspace, 'runs', id));
/** The newest is the one that has no adapter yet. */
const runAtWork = () => runs().find((run) => !existsSync(join(run, 'adapter.gguf')))!;
const checkpoints = () => {
  const place = join(runAtWork(), 'checkpoints');
  return existsSync(place) ? readdirSync(place).filter((name) => /^step-\d+$/.test(name)) : [];
};

async function cancelRun(): Promise<void> {
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByText('Cancelled on request.').waitFor();
}

/** The process of the engine of this workspace; null where it cannot be told from others. */
function enginePid(): number | null {
  if (process.platform !== 'linux') return null;
  const read = (pid: string, name: string) => {
    try {
      return readFileSync(join('/proc', pid, name), 'utf8');
    } catch {
      return '';
    }
  };
  const pid = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((one) => read(one, 'cmdline').includes('engine.js') && read(one, 'environ').includes(workspace));
  return pid ? Number(pid) : null;
}

test('a worker that is killed: the run is safe up to its checkpoint, and Resume goes on from there', async (context) => {
  await view('Models');
  await page.locator('input[type=file][accept=".gguf"]').first().setInputFiles(model);
  await page.getByText(model).first().waitFor();
  await view('Train');
  await page.getByLabel('Base model').selectOption(model);
  await page.getByLabel('Epochs', { exact: true }).fill('200');
  await page.locator('details > summary').first().click();
  await page.getByLabel(/^Checkpoint every/).fill('5');
  await page.getByRole('button', { name: /Fine-tune/ }).click();
  await atWork();
  await expect.poll(() => checkpoints().length, { timeout: 110_000 }).toBeGreaterThan(0);
  const pid = enginePid();
  if (pid === null) {
    await cancelRun();
    skip(context, 'the process of the engine cannot be told from others here');
  }
  process.kill(pid, 'SIGKILL');
  await told(/The worker ended\. The run is safe up to step \d/, 'The checkpoint after step');
  await press('Resume');
  await page.getByText(/^Going on after step \d+\.$/).waitFor();
  await cancelRun();
});

test('a device that answers no more: the run can go on on the CPU', async (context) => {
  if (existsSync('/dev/nvidiactl'))
    skip(context, 'there is a card, which would take the place of the lost one');
  const file = join(runAtWork(), 'recipe.json');
  const frozen = JSON.parse(readFileSync(file, 'utf8')) as FrozenRecipe;
  const card = { kind: 'cuda' as const, name: 'CUDA0', description: 'a card that was here', kernels: null };
  const before = { ...frozen, device: 'cuda', run: { ...frozen.run, devices: [{ ...card, fromStep: 0 }] } };
  writeFileSync(file, JSON.stringify(before));
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await told('The device does not answer', 'a card that was here');
  await press('Resume on the CPU');
  await atWork();
  await cancelRun();
});

test('a full disk: nothing that was saved is lost, and the run goes on once there is space', async (context) => {
  if (!mounted) skip(context, 'no small drive can be mounted here');
  const filler = join(drive, 'filler');
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=64k'], { stdio: 'ignore' });
  } catch {
    // It ends when the drive is full.
  }
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await told('The disk is full', 'Free some space');
  rmSync(filler);
  await press('Resume');
  await atWork();
  await cancelRun();
});

test('a model that was moved: it is chosen again, and the run goes on', async () => {
  const moved = join(folder, 'heron-moved.gguf');
  renameSync(model, moved);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await told('The base model is not where it was', model);
  await note().locator('input[type=file]').setInputFiles(moved);
  await atWork();
  await cancelRun();
});

test('a run whose folder was deleted: its record stays, and it is back with its folder', async () => {
  const run = runAtWork();
  renameSync(run, `${run}-away`);
  await view('Datasets');
  await view('Train');
  await page.getByRole('table').getByRole('button').first().click();
  await told('The folder of this run is gone', run);
  renameSync(`${run}-away`, run);
  await press('Look again');
  await page.getByRole('img', { name: /^Loss over/ }).waitFor();
});

test('a workspace that vanished: no empty one takes its place, and it is back with its folder', async () => {
  renameSync(workspace, `${workspace}-away`);
  await page.getByRole('table').getByRole('button').first().click();
  await told('The workspace is not where it was', workspace);
  await press('Try again');
  await note().waitFor();
  expect(existsSync(workspace)).toBe(false);
  renameSync(`${workspace}-away`, workspace);
  await press('Try again');
  await page.getByRole('heading', { level: 1, name: 'Datasets' }).waitFor();
});

test('a drive that can only be read: everything is shown, and nothing can be changed', async (context) => {
  if (!mounted) skip(context, 'no drive can be mounted here');
  await running.close();
  execFileSync('mount', ['-o', 'remount,ro', drive]);
  await open();
  const bar = page.getByRole('status').filter({ hasText: 'Read-only.' });
  await bar.filter({ hasText: 'cannot be written' }).waitFor();
  expect(await audit(page)).toEqual([]);
  expect(await diagnosticsOf(bar)).toContain('read-only (read-only)');
  execFileSync('mount', ['-o', 'remount,rw', drive]);
  await bar.getByRole('button', { name: 'Try again' }).click();
  await bar.waitFor({ state: 'detached' });
});
