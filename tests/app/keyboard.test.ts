/** The whole job by keyboard alone, on the unmodified build: every control is come to by Tab, is in sight and shows that it has the focus. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchWorkbench, root, type Running } from './launch';

const folder = mkdtempSync(join(tmpdir(), 'workbench-keyboard-'));
const sample = (name: string) => join(root, 'resources/sample', name);
let running: Running;
let page: Page;
/** What had the focus and could not be seen, or did not show it. */
const unseen = new Set<string>();

beforeAll(async () => {
  running = await launchWorkbench();
  page = running.page;
});
afterAll(() => running?.close());

const button = (name: string | RegExp, within: Page | Locator = page) =>
  within.getByRole('button', { name, exact: typeof name === 'string' });
const sheet = (name: string | RegExp) => page.getByRole('dialog', { name });

/** Presses Tab until the control has the focus. */
async function come(control: Locator): Promise<void> {
  const most = 150;
  for (let stops = 0; stops < most; stops++) {
    await page.keyboard.press('Tab');
    const { there, fault } = await control.evaluate(lookAtFocus);
    if (fault) unseen.add(fault);
    if (there) return;
  }
  throw new Error(`${most} presses of Tab do not come to ${control.toString()}.`);
}

/** Runs in the page. What has the focus must be in sight, not beneath something else, and have a ring. */
function lookAtFocus(wanted: Element): { there: boolean; fault: string | null } {
  const focused = document.activeElement ?? document.body;
  const there = wanted === focused;
  if (focused === document.body) return { there, fault: null };
  // A box that is drawn for a control carries its ring, and takes its place.
  const drawn = [focused, focused.parentElement!, focused.nextElementSibling].filter((one) => one !== null);
  const { left, top, right, bottom } = focused.getBoundingClientRect();
  const middle = (from: number, to: number, most: number) => (Math.max(from, 0) + Math.min(to, most)) / 2;
  const hit = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight));
  const seen = focused.contains(hit) || drawn.some((one) => one === hit || one.nextElementSibling === hit);
  const ringed = drawn.some((one) => getComputedStyle(one).outlineStyle !== 'none');
  const fault =
    seen && ringed ? null : `${seen ? 'no ring' : 'not seen'}: ${focused.outerHTML.slice(0, 200)}`;
  return { there, fault };
}

async function press(control: Locator): Promise<void> {
  await come(control);
  await page.keyboard.press('Enter');
}

async function type(label: string, text: string, within: Page | Locator = page): Promise<void> {
  await come(within.getByLabel(label, { exact: true }));
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** The system's own dialog is not part of the window. */
async function chooseFile(control: Locator, name: string, content: unknown): Promise<void> {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(control)]);
  await chooser.setFiles(file);
}

test('a file is imported, and its rows are gone through', async () => {
  const rows = Array.from({ length: 24 }, (_, i) => ({
    instruction: `Name muscle ${i} of the arm.`,
    input: '',
    output: `The muscle of number ${i}.`,
  }));
  await chooseFile(button('Import…'), 'keys.json', rows);
  const imported = sheet(/keys\.json/);
  await button('Import 24', imported).waitFor();
  await press(button('Import 24', imported));
  await button('Show the dataset').waitFor();
  // It has the focus already.
  await page.keyboard.press('Enter');
  await imported.waitFor({ state: 'detached' });
  const grid = page.getByRole('grid', { name: 'Instructions' });
  await grid.getByText('Name muscle 0 of the arm.').waitFor();
  await come(grid);
  await page.keyboard.press('ArrowDown');
  await page.getByText('The muscle of number 1.').nth(1).waitFor();
});

test('a fine-tune is set up, started and seen to its end', async () => {
  await page.keyboard.press('Control+4');
  await type('Batch', '8');
  await type('Epochs', '1');
  await page.getByRole('region', { name: 'Estimate' }).getByText('fits', { exact: true }).waitFor();
  await press(button(/^Fine-tune/));
  await page.getByRole('region', { name: 'Runs' }).getByText('done', { exact: true }).waitFor();
});

test('one task is evaluated with the base and what was trained', async () => {
  await page.keyboard.press('Control+5');
  await press(button('New evaluation…'));
  const form = sheet('New evaluation');
  const tasks = form.getByRole('region', { name: 'Tasks' }).getByRole('checkbox');
  for (const task of await tasks.all()) {
    if (await task.evaluate((one) => one.closest('label')!.textContent.includes('PubMedQA'))) continue;
    await come(task);
    await page.keyboard.press('Space');
  }
  await form.getByText('2 models · 1 task').waitFor();
  await press(button('Likelihood', form));
  await type('Items of each task', '4', form);
  await press(button(/^Evaluate/, form));
  await form.waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Scores, points' }).waitFor();
});

test('a plan becomes a matrix, and its CSV holds the number that an arrow key comes to', async () => {
  await page.keyboard.press('Control+6');
  await chooseFile(button('Add a plan…'), 'keys-plan.json', {
    name: 'keys',
    bases: [sample('model.gguf')],
    datasets: [{ file: sample('instructions.json') }],
    rows: [[], ['QA']],
    tasks: [{ name: 'pubmedqa', file: sample('benchmarks/pubmedqa.json') }],
    budget: { tokens: 600 },
    seeds: [1],
    recipe: { rank: 4, batchSize: 8, packTokens: 512 },
    scoring: 'likelihood',
    limit: 8,
  });
  await press(button('Run 2 cells'));
  await page.getByText('2 of 2 cells done').waitFor();

  // The square that is chosen is the one stop of the heat map; the base is above it.
  await come(page.locator('[role=gridcell][tabindex="0"]'));
  await page.keyboard.press('ArrowUp');
  const shown = await page.evaluate(() => document.activeElement!.textContent);

  const csv = join(folder, 'matrix.csv');
  await running.program.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, csv);
  await press(button('Export…'));
  const save = sheet('Export');
  await come(save.getByLabel('Which table'));
  await page.keyboard.press('s');
  await press(button('Save…', save));
  await save.getByText(`Saved as ${csv}`).waitFor();
  await page.keyboard.press('Escape');
  await save.waitFor({ state: 'detached' });
  const rows = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[];
  const base = Number(rows.find(({ metric }) => metric === 'accuracy')!.value);
  expect(shown).toContain((100 * base).toFixed(1));
});

test('whatever had the focus on the way was in sight and showed it', () => {
  expect([...unseen]).toEqual([]);
  expect(running.complaints).toEqual([]);
});
