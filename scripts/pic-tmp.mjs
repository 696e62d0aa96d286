/* the heat map of a workspace through the product's own export, in serve mode */
import { chromium } from 'playwright-core';
import { findChromium } from '/work/wt-studies/tests/host/chromium.mjs';
import { serveWorkspace } from '/work/wt-studies/scripts/serve-workspace.mjs';
const site = await serveWorkspace('/tmp/studies/real/q');
const { file, env } = await findChromium();
const browser = await chromium.launch({ executablePath: file, env: { ...process.env, ...env }, args: ['--no-sandbox'] });
try {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true })).newPage();
  page.setDefaultTimeout(60000);
  await page.goto(site.address);
  await page.getByRole('link', { name: 'Synergy' }).or(page.getByRole('button', { name: 'Synergy' })).first().click();
  await page.waitForTimeout(12000);
  await page.screenshot({ path: '/tmp/studies/real/view.png' });
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByText('Picture', { exact: true }).click();
  await page.getByText('PNG', { exact: true }).click();
  const wait = page.waitForEvent('download', { timeout: 20000 }).catch(() => null);
  await page.getByRole('button', { name: 'Save…' }).click();
  const d = await wait; if (d) await d.saveAs('/tmp/studies/real/heat.png');
  await page.screenshot({ path: '/tmp/studies/real/sheet.png' });
} finally { await browser.close(); await site.close(); }
