/** One walk through the whole workbench, as a newcomer takes it, on the unmodified build. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from './axe';
import { launchWorkbench, root, type Running } from './launch';

const folder = mkdtempSync(join(tmpdir(), 'workbench-walk-'));
const sample = (name: string) => join(root, 'resources/sample', name);
let running: Running;
let page: Page;

beforeAll(async () => {
  running = await launchWorkbench();
  page = running.page;
  console.warn(`The window is opened by: ${running.host}.`);
});
afterAll(() => running?.close());

const everyView = ['Datasets', 'Review', 'Models', 'Train', 'Evaluate', 'Synergy', 'Tables', 'Playground'];
const button = (name: string | RegExp) => page.getByRole('button', { name });
const view = (name: string) =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function choose(label: string | RegExp, file: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(label).first().click()]);
  await chooser.setFiles(file);
}

test('the first start opens a workspace that holds the sample, and says that it is a toy', async () => {
  await page.getByText('1 dataset · 780 instructions').waitFor();
  await page.getByText('Sample workspace', { exact: false }).waitFor();
});

test('a file that is chosen is stored; what cannot be stored is named by its row', async () => {
  const rows = [
    { instruction: 'Name the artery.', input: '', output: 'The radial artery of the walk.' },
    { instruction: 'Name the vein.', input: '' },
    { instruction: 'Name the nerve.', input: '', output: 'The ulnar nerve of the walk.' },
  ];
  await choose(/^Import/, write('walk.json', rows));
  const sheet = page.getByRole('dialog');
  // What would become of the file is shown before anything is stored.
  await sheet.getByRole('region', { name: 'As stored' }).getByText('The ulnar nerve of the walk.').waitFor();
  await sheet.getByRole('button', { name: 'Import 2', exact: true }).click();
  await sheet.getByRole('button', { name: 'Show the dataset' }).waitFor();
  expect(await sheet.innerText()).toMatch(/Read\s+3\s+Stored\s+2\s+Already here\s+0\s+Quarantine\s+1/i);
  await sheet.getByRole('button', { name: 'Show the dataset' }).click();
  await page.getByText('The ulnar nerve of the walk.').first().waitFor();
});

test('a file that is dropped and is not what it claims changes nothing, and is told in one sentence', async () => {
  const file = write('broken.json', '[{"instruction": "Cut o');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  const sheet = page.getByRole('dialog');
  await sheet.getByText('The file cannot be read', { exact: true }).waitFor();
  expect(await sheet.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true);
  expect(await sheet.innerText()).toContain('broken.json');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
});

test('a dataset is read and compared; what doubles is excluded and taken back, and no part has a violation', async () => {
  const audited = async (part: string) =>
    expect({ part, found: await audit(page) }).toEqual({ part, found: [] });
  await page.getByRole('button', { name: /^instructions 780/ }).click();
  await button('Statistics').click();
  await button('Read the texts').click();
  await page.getByText('Root verbs and objects').waitFor();
  await button('Count tokens').click();
  await page.getByRole('img', { name: /^Token lengths of 780 rows/ }).waitFor();
  await audited('statistics');

  await button('Near-duplicates').click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await button('Keep the first of each group').click();
  await page.getByText('Excluded from training').waitFor();
  await audited('near-duplicates');
  await button(/^Take back/).click();
  await page.getByText('Excluded from training').waitFor({ state: 'detached' });

  await button('Leakage').click();
  await page.getByLabel('Test items').selectOption('task pubmedqa');
  await choose(/Choose its file/, sample('benchmarks/pubmedqa.json'));
  await page.getByText(/no row holds an item|rows? holds? /).waitFor();
  await audited('leakage');
  await page.getByRole('button', { name: 'Instructions', exact: true }).click();
});

test('a dataset is frozen; splits are shown, drawn, seen in a comparison, and taken back', async () => {
  await button('Snapshots and splits').click();
  await button('Freeze').click();
  await page.getByText('as it is now', { exact: true }).waitFor();
  await button('Draw splits…').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Show what would move' }).click();
  await sheet.getByText(/rows would move/).waitFor();
  expect({ part: 'splits', found: await audit(page) }).toEqual({ part: 'splits', found: [] });
  await sheet.getByRole('button', { name: 'Draw', exact: true }).click();
  await sheet.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByText('Changed in').waitFor();
  await page
    .getByRole('button', { name: /^changed .* split/ })
    .first()
    .click();
  await page.getByText(/^train → (validation|test)$/).waitFor();
  expect({ part: 'snapshots', found: await audit(page) }).toEqual({ part: 'snapshots', found: [] });
  await button('Undo the drawing').click();
  await button('Undo the drawing').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Instructions', exact: true }).click();
});

test('one button fine-tunes, the loss is seen step by step, and it can be cancelled', async () => {
  await view('Train');
  await page.getByLabel('Dataset').selectOption('instructions');
  await page.getByLabel('Batch', { exact: true }).fill('4');
  await page.getByLabel('Epochs', { exact: true }).fill('50');
  await page.getByRole('region', { name: 'Estimate' }).getByText('fits', { exact: true }).waitFor();
  await button(/Fine-tune/).click();
  await page.getByText(/\d of [\d\s]+ steps/).waitFor();
  await page.locator('canvas').first().waitFor();
  await button('Cancel').click();
  await page.getByText('Cancelled on request.').waitFor();
});

test('a plan becomes a heat map, and its CSV holds the numbers that are shown', async () => {
  const plan = {
    name: 'walk',
    bases: [sample('model.gguf')],
    datasets: [{ file: sample('instructions.json') }],
    rows: [[], ['QA']],
    tasks: [{ name: 'pubmedqa', file: sample('benchmarks/pubmedqa.json') }],
    budget: { tokens: 3000 },
    seeds: [1],
    recipe: { rank: 4, batchSize: 8, packTokens: 512 },
    scoring: 'likelihood',
    limit: 40,
  };
  await view('Synergy');
  await choose(/Add a plan/, write('walk-plan.json', plan));
  await button('Run 2 cells').click();
  await page.getByText('2 of 2 cells done').waitFor({ timeout: 100_000 });
  await page.getByRole('grid').waitFor();

  const saveAs = async (name: string): Promise<string> => {
    const file = join(folder, name);
    await running.program.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await button('Save…').click();
    await page.getByText(`Saved as ${file}`).waitFor();
    return file;
  };
  await button('Export…').click();
  await page.getByLabel('Which table').selectOption('Scores');
  const csv = await saveAs('matrix.csv');
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  await button('PNG').click();
  await page.getByRole('img', { name: /as it will be saved$/ }).waitFor();
  const png = readFileSync(await saveAs('heat.png'));
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  const rows = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThanOrEqual(2);
  const shown = await page.getByRole('gridcell').allInnerTexts();
  const base = Number(rows.find(({ metric }) => metric === 'accuracy')!.value);
  expect(shown.join(' ')).toContain((100 * base).toFixed(1));
});

test('a plan is opened in its editor, and an affinity is predicted beside its matrix', async () => {
  await button('Edit…').click();
  const sum = page.getByRole('region', { name: 'What it comes to' });
  await sum.getByText('Tokens left').waitFor();
  expect({ part: 'plan editor', found: await audit(page) }).toEqual({ part: 'plan editor', found: [] });
  await sum.getByRole('button', { name: 'Close' }).click();

  await button('Affinity').click();
  await button('Predict').click();
  await page.getByRole('region', { name: 'Predicted against measured' }).waitFor({ timeout: 60_000 });
  await page.getByRole('region', { name: 'Another task' }).waitFor();
  expect({ part: 'affinity', found: await audit(page) }).toEqual({ part: 'affinity', found: [] });
});

test('every benchmark is evaluated in one go from its mini file, and every answer can be read', async () => {
  await view('Evaluate');
  await button('New evaluation…').first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Items of each task').fill('2');
  expect({ part: 'evaluate-form', found: await audit(page) }).toEqual({ part: 'evaluate-form', found: [] });
  await sheet.getByRole('button', { name: /^Evaluate/ }).click();
  await sheet.waitFor({ state: 'detached' });
  const scores = page.getByRole('region', { name: 'Scores, points' });
  await scores.waitFor({ timeout: 200_000 });
  const titles = (await scores.getByRole('rowheader').allInnerTexts()).join(' ');
  const nine = ['MedQA', 'MedMCQA', 'PubMedQA', 'BioASQ', 'MedNLI', 'Medication status'];
  for (const title of [...nine, 'coreference', 'Conv2note', 'iCliniq'])
    expect(titles.toLowerCase()).toContain(title.toLowerCase());

  await scores.getByRole('button', { name: /^PubMedQA/ }).click();
  const items = page.getByRole('grid', { name: 'Items' });
  await items.getByRole('row').nth(2).waitFor();
  await items.press('ArrowDown');
  await button('As rendered').click();
  await page.getByText(/tokens, as the model reads them/).waitFor();
  for (const part of ['All scores', 'Left out', 'Made by', 'Compare']) {
    await page.getByRole('button', { name: new RegExp(`^${part}`) }).click();
    expect({ part, found: await audit(page) }).toEqual({ part, found: [] });
  }
});

test('a task of one’s own is described on its file, kept, and evaluated', async () => {
  await view('Evaluate');
  await button('New evaluation…').first().click();
  const notes = ['urgent', 'routine'].map((label) =>
    JSON.stringify({ note: `The note is ${label}.`, label }),
  );
  await choose('Task of your own…', write('notes.jsonl', notes.join('\n')));
  const own = page.getByRole('dialog', { name: 'A task of your own' });
  await own.getByLabel('Name').fill('walk-triage');
  await own.getByLabel('Instruction').fill('Is it urgent or routine?');
  await own.getByLabel(/^Input/).fill('{note}');
  await own.getByLabel(/^Reference answer/).fill('{label}');
  await own.getByRole('button', { name: 'One of a list' }).click();
  await own.getByLabel(/^Choices/).fill('urgent, routine');
  await own.getByRole('region', { name: 'Prompt and answer' }).getByText('The note is urgent.').waitFor();
  expect({ part: 'own-task', found: await audit(page) }).toEqual({ part: 'own-task', found: [] });
  await own.getByRole('button', { name: 'Save task' }).click();
  const sheet = page.getByRole('dialog', { name: 'New evaluation' });
  await sheet.getByLabel('Items of each task').fill('2');
  await sheet.getByRole('button', { name: /^Evaluate/ }).click();
  await sheet.waitFor({ state: 'detached' });
  const scores = page.getByRole('region', { name: 'Scores, points' });
  await scores.getByRole('rowheader', { name: /walk-triage/ }).waitFor({ timeout: 200_000 });
});

test('the evaluation is a row of the table, and its CSV holds the numbers that are shown', async () => {
  await view('Tables');
  const table = page.getByRole('region', { name: 'Benchmark table' });
  await table.waitFor();
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  const csv = join(folder, 'benchmarks.csv');
  await running.program.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, csv);
  await button('Save…').click();
  await page.getByText(`Saved as ${csv}`).waitFor();
  const rows = parse(readFileSync(csv, 'utf8'), { columns: true }) as Record<string, string>[];
  const shown = await table.getByRole('cell').allInnerTexts();
  const heads = Object.keys(rows[0]!).filter((head) => head.includes('('));
  expect(heads.length).toBeGreaterThanOrEqual(9);
  for (const head of heads)
    if (rows[0]![head]) expect(shown.join(' ')).toContain((100 * Number(rows[0]![head])).toFixed(1));
});

test('every view passes the accessibility audit, in light and dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const name of everyView) {
      await view(name);
      expect({ name, colorScheme, found: await audit(page) }).toEqual({ name, colorScheme, found: [] });
    }
  }
});

test('at 200 % zoom no view scrolls sideways as a whole, and every control can be come to', async () => {
  await page.setViewportSize({ width: 640, height: 400 });
  for (const name of everyView) {
    await view(name);
    expect({ name, ...(await page.evaluate(cutOff)) }).toEqual({ name, wider: [], covered: [] });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

/** Runs in the page: what is wider than its place, and controls that scrolling does not bring to light. */
function cutOff(): { wider: string[]; covered: string[] } {
  const wider = [document.documentElement, ...document.querySelectorAll('main, main > .body')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .map((one) => `${one.className || one.tagName} ${one.scrollWidth} > ${one.clientWidth}`);
  const controls =
    'main :is(button, input, select, textarea, summary, [tabindex="0"]):not(:disabled, [hidden])';
  const covered = [...document.querySelectorAll(controls)].filter((control) => {
    if (!control.checkVisibility()) return false;
    control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { left, top, right, bottom } = control.getBoundingClientRect();
    const hit = document.elementFromPoint(
      (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
      (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
    );
    return !hit || (!control.contains(hit) && control.parentElement !== hit.closest('label, span'));
  });
  return { wider, covered: covered.map((one) => one.outerHTML.slice(0, 160)) };
}

test('nothing on the way was blocked by the page’s own policy or thrown in the page', () => {
  expect(running.complaints).toEqual([]);
});

test('quitting in mid-training ends everything, and the next start goes on with it', async () => {
  await view('Train');
  await button(/Fine-tune/).click();
  await page.getByText(/\d of [\d\s]+ steps/).waitFor();
  // “Finish later”.
  await running.program.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  expect(await running.close()).toBe(0);
  running = await launchWorkbench({
    WORKBENCH_WORKSPACE: running.workspace,
    WORKBENCH_USER_DATA: running.userData,
  });
  page = running.page;
  await page.getByText('walk', { exact: true }).first().waitFor();
  await view('Train');
  await page
    .getByText(/Going on after step|of [\d\s]+ steps/)
    .first()
    .waitFor();
});
