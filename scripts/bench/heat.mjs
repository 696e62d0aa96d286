/** The heat map of fifty trainings on fifty tasks: from the click on another number to a frame that is painted. */
import { join, resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { findChromium } from '../../tests/host/chromium.mjs';
import { markdown } from '../markdown.mjs';

const root = resolve(import.meta.dirname, '../..');
const rounds = 7;

export async function benchHeat() {
  const stage = {
    configFile: false,
    logLevel: 'error',
    root: join(root, 'tests/renderer/stage'),
    plugins: [markdown(), svelte({ configFile: join(root, 'svelte.config.js') })],
    build: { outDir: join(root, 'build/stage'), emptyOutDir: true, target: 'chrome150' },
    preview: { port: 4181, host: '127.0.0.1' },
  };
  await build(stage);
  const server = await preview(stage);
  const { file, env } = await findChromium();
  const browser = await chromium.launch({
    executablePath: file,
    env: { ...process.env, ...env },
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(`${server.resolvedUrls.local[0]}?scene=wide&view=Synergy`);
    await page.waitForSelector('html[data-ready]');
    await page.getByRole('heading', { name: /^Synergy on/ }).waitFor();
    const drawn = [await drawings(page, ['Table', 'Heat']), await drawings(page, ['Score', 'From base'])];
    return ['a 50 × 50 heat map is drawn', 'another number in all its squares'].map((what, i) => ({
      what,
      measured: `${Math.round(drawn[i])} ms`,
      goal: 'under 100 ms',
    }));
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The median of some changes to the second button, from the click to the frame after. */
async function drawings(page, [away, back]) {
  return page.evaluate(
    async ([away, back, rounds]) => {
      const painted = () =>
        new Promise((done) =>
          globalThis.requestAnimationFrame(() => setTimeout(() => done(performance.now()))),
        );
      const press = (text) =>
        [...globalThis.document.querySelectorAll('[aria-pressed]')]
          .find((one) => one.textContent.trim() === text)
          .click();
      const taken = [];
      for (let i = 0; i < rounds; i++) {
        press(away);
        await painted();
        const start = performance.now();
        press(back);
        taken.push((await painted()) - start);
      }
      return taken.sort((a, b) => a - b)[rounds >> 1];
    },
    [away, back, rounds],
  );
}
