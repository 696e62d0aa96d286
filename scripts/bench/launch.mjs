/**
 * From the launch of the built program, with a workspace of a million instructions, to a window that answers to a key; and of
 * a program with an empty page in the same host. Where Electron is not there, its stand-in on Chromium is the host of both.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchWorkbench } from '../../tests/app/launch.ts';
import { million, real, writeRows } from './import.mjs';
import { inventInstructions } from './instructions.mjs';
import { bioinstruct, inFreshWorkspace, seconds } from './program.mjs';
import { indexed, inServedWorkbench } from './served.mjs';

/** @param rows of the workspace; fewer only to try whether this works */
export async function benchLaunch(rows = million) {
  const what = `launch, ${rows.toLocaleString('en')} instructions`;
  if (!existsSync(real)) return [{ what, measured: `${real} is not here`, goal: 'under 1.5 s' }];
  return inFreshWorkspace(async (folder) => {
    const file = join(folder, 'million.jsonl');
    writeRows(file, inventInstructions(JSON.parse(readFileSync(real, 'utf8'))), rows);
    const workspace = join(folder, 'workspace');
    await bioinstruct(workspace, 'import', file);
    await inServedWorkbench(workspace, (call) => indexed(call, 'million'));
    const program = emptyProgram(join(folder, 'empty'));
    const own = await medianOfThree(() => launched({ WORKBENCH_WORKSPACE: workspace }, answersToAKey));
    const empty = await medianOfThree(() => launched({ WORKBENCH_PROGRAM: program }));
    return [
      {
        what: `${what}: to a window that answers to a key, median of 3`,
        measured: seconds(own.time),
        goal: 'under 1.5 s',
      },
      {
        what: `launch of an empty page, ${empty.host}, median of 3`,
        measured: seconds(empty.time),
        goal: '',
      },
    ];
  });
}

async function launched(environment, isThere = async () => {}) {
  const began = performance.now();
  const running = await launchWorkbench(environment);
  try {
    await isThere(running.page);
    return { time: (performance.now() - began) / 1000, host: running.host };
  } finally {
    await running.close();
  }
}

async function medianOfThree(measure) {
  const all = [];
  for (let run = 0; run < 3; run++) all.push(await measure());
  return all.toSorted((a, b) => a.time - b.time)[1];
}

async function answersToAKey(page) {
  const grid = page.getByRole('grid', { name: 'Instructions' });
  // A row on its way has a single cell, without its words.
  await grid.locator('[aria-rowindex="2"] [role=gridcell]').nth(1).waitFor();
  await grid.press('ArrowDown');
  await grid.locator('[aria-rowindex="3"][aria-selected=true]').waitFor();
}

/** Its page has but the heading by which a launch is seen to have ended. */
function emptyProgram(folder) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: 'main.js' }));
  const main = [
    "import { app, BrowserWindow } from 'electron';",
    "void app.whenReady().then(() => new BrowserWindow().loadURL('data:text/html,<h1>Datasets</h1>'));",
  ];
  writeFileSync(join(folder, 'main.js'), main.join('\n'));
  return folder;
}
