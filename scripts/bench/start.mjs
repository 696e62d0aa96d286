/** From `npm run serve` on a built checkout to its address, and to a page that shows the datasets. */
import { serveWorkspace } from '../serve-workspace.mjs';
import { launchChromium } from '../stage.mjs';
import { inFreshWorkspace, seconds } from './program.mjs';

export async function benchStart() {
  const browser = await launchChromium('--disable-background-networking');
  try {
    return await inFreshWorkspace((workspace) => startOnce(browser, workspace));
  } finally {
    await browser.close();
  }
}

async function startOnce(browser, workspace) {
  const started = performance.now();
  const { address, close } = await serveWorkspace(workspace);
  const announced = performance.now();
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByText('63 instructions').first().waitFor();
  const interactive = performance.now();
  await page.close();
  await close();
  const since = (moment) => seconds((moment - started) / 1000);
  return [
    { what: 'second start: to the address', measured: since(announced), goal: 'under 2 s' },
    { what: 'second start: to a page with its data', measured: since(interactive), goal: 'under 2 s' },
  ];
}
