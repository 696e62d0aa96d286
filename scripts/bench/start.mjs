/** From `npm run serve` on a built checkout to its first line, and to a page that answers. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { root } from '../setup/paths.mjs';
import { findChromium } from '../setup/chromium.mjs';
import { inFreshWorkspace, seconds } from './program.mjs';

export async function benchStart() {
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    return await inFreshWorkspace((workspace) => startOnce(browser, workspace));
  } finally {
    await browser.close();
  }
}

async function startOnce(browser, workspace) {
  const started = performance.now();
  const serve = [join(root, 'scripts/workbench.mjs'), 'serve', '--workspace', workspace];
  const child = spawn(process.execPath, serve, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  while (!/http:\S+/.test(output)) await once(child.stdout, 'data');
  const firstLine = performance.now();
  const page = await browser.newPage();
  await page.goto(/http:\S+/.exec(output)[0]);
  await page.getByRole('heading', { name: 'Datasets' }).first().waitFor();
  await page.getByText('sample').first().waitFor();
  const interactive = performance.now();
  await page.close();
  child.kill();
  await once(child, 'exit');
  return [
    {
      what: 'second start: to the first line',
      measured: seconds((firstLine - started) / 1000),
      goal: 'under 2 s',
    },
    {
      what: 'second start: to an interactive page',
      measured: seconds((interactive - started) / 1000),
      goal: 'under 2 s',
    },
  ];
}
