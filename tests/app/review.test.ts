/** Two reviewers go through fifty records by keyboard, one after the other, and a third settles what they differ on. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from './axe';
import { launchWorkbench, type Running } from './launch';

const folder = mkdtempSync(join(tmpdir(), 'workbench-review-'));
let running: Running;
let page: Page;

/** What each reviewer decides of record i. R1 rejects 10; R2 agrees but on 3 of these and on 4 others. */
const first = (i: number) => (i % 5 === 0 ? 'r' : 'a');
const second = (i: number) => (i % 5 === 0 ? (i < 15 ? 'a' : 'r') : i % 10 === 1 && i > 10 ? 'r' : 'a');

beforeAll(async () => {
  running = await launchWorkbench();
  page = running.page;
  console.warn(`The window is opened by: ${running.host}.`);
});
afterAll(() => running?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });
const status = (words: string | RegExp) => page.getByRole('status').filter({ hasText: words });

/** Opens the fifty records for a reviewer. */
async function reviewAs(name: string): Promise<void> {
  await button('Choose what is reviewed').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Dataset', { exact: true }).selectOption('fifty');
  await sheet.getByLabel('Reviewer', { exact: true }).fill(name);
  const change = sheet.getByRole('button', { name: 'Change' });
  if (await change.isEnabled()) await change.click();
  await sheet.getByRole('button', { name: 'Review', exact: true }).click();
  await page.getByText(`fifty · reviewer ${name}`).waitFor();
}

async function decideAll(letter: (i: number) => string): Promise<void> {
  for (let i = 0; i < 50; i++) {
    await page.getByText(`Name bone ${i}.`, { exact: true }).last().waitFor();
    await page.keyboard.press(letter(i));
  }
  await status(/0 left\.$/).waitFor();
}

test('the first reviewer says who she is, and decides on fifty records by two keys', async () => {
  const file = join(folder, 'fifty.json');
  const rows = Array.from({ length: 50 }, (_, i) => ({
    instruction: `Name bone ${i}.`,
    input: '',
    output: `The bone of number ${i}.`,
  }));
  writeFileSync(file, JSON.stringify(rows));
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    button(/^Import/)
      .first()
      .click(),
  ]);
  await chooser.setFiles(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Show the dataset' }).click();

  await page.keyboard.press('Control+2');
  await page.getByLabel('Reviewer').fill('R1');
  await page.keyboard.press('Enter');

  await page.getByText(/reviewer R1/).waitFor();
  await reviewAs('R1');
  await decideAll(first);
  const session = page.getByRole('region', { name: 'Your session' });
  await expect
    .poll(() => session.innerText())
    .toMatch(/Reviewed\s+50\s+Accepted\s+40\s+Rejected\s+10\s+Edited\s+0/);
});

test('undo takes back the last decision, and an edit keeps the original', async () => {
  await page.keyboard.press('u');
  await status('Taken back: the decision').waitFor();
  await page.keyboard.press('e');
  await page.getByLabel('Output').fill('The bone of number forty-nine.');
  await page.getByText('Changed from the original').waitFor();
  await page.keyboard.press('Control+Enter');
  await status('The edit is saved').waitFor();
  await page.keyboard.press('a');
  await status('Accepted. 0 left.').waitFor();
  await page.getByText('edited by R1').waitFor();
});

test('the second reviewer sees nothing of the first one’s decisions until her own is in', async () => {
  await reviewAs('R2');
  await page.getByText('Name bone 0.', { exact: true }).last().waitFor();
  const history = page.getByRole('region', { name: 'History' });
  expect(await history.innerText()).not.toContain('R1');
  expect(await page.getByText('Other reviewers').count()).toBe(0);
  await decideAll(second);
  await page.keyboard.press('k');
  await page.getByText('Other reviewers').waitFor();
});

test('agreement is that of the decisions, worked out by hand', async () => {
  const table = page.getByRole('table', { name: 'Decisions of R1 and R2' });
  // Of 40 that R1 accepts R2 rejects 4; of her 10 rejections R2 accepts 3.
  await expect
    .poll(async () => (await table.getByRole('cell').allInnerTexts()).filter(Boolean))
    .toEqual(['36', '4', '3', '7']);
  const panel = await page.getByRole('region', { name: 'Agreement', exact: true }).innerText();
  // Observed .86; expected (40 · 39 + 10 · 11) / 50² = .668: kappa .192 / .332.
  expect(panel).toContain('R1 blind, n = 50');
  expect(panel).toMatch(/\.58\s+Cohen κ/);
  expect(panel).toMatch(/Raw agreement\s+86\.0 %/);
  expect(panel).toMatch(/Accepted, of all decisions\s+79\.0 %/);
});

test('what they differ on is adjudicated without names', async () => {
  await reviewAs('R3');
  await page.keyboard.press('d');
  await page.getByText('What reviewers said').waitFor();
  expect(await page.getByRole('article').innerText()).not.toMatch(/\bR[12]\b/);
  for (let left = 6; left >= 0; left--) {
    await page.keyboard.press('a');
    await status(`Adjudicated: accepted. ${left} left.`).waitFor();
  }
});

test('every layout passes the accessibility audit, and nothing was complained of', async () => {
  await page.keyboard.press('d');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const key of ['g', 'g']) {
      await page.keyboard.press(key);
      expect(await audit(page)).toEqual([]);
    }
  }
  expect(running.complaints).toEqual([]);
});

test('the exported table holds every decision, and the dataset where each row stands', async () => {
  const csv = join(folder, 'reviews.csv');
  await running.program.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, csv);
  await button('Export…').click();
  await button('Save as CSV…').click();
  await page.getByText(`Saved as ${csv}`).waitFor();
  const rows = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(100);
  const standing = new Map(rows.map(({ item, review }) => [item, review]));
  // 36 agreed on, 7 adjudicated.
  expect([...standing.values()].filter((state) => state === 'accepted')).toHaveLength(43);
  expect(rows.filter(({ adjudication }) => adjudication !== '')).toHaveLength(14);
});
