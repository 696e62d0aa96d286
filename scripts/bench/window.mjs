/**
 * The window on invented data in Chromium: how large what it loads is, how fast views change, how rows scroll, how soon a key
 * is drawn while a Run reports a hundred times a second, and what a day of reports leaves in memory.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../setup/paths.mjs';
import { launchChromium, serveStage } from '../stage.mjs';

const line = (what, measured, goal) => ({ what, measured, goal });
const ms = (value) => `${value.toFixed(1)} ms`;
const p95 = (values) => values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1];

export async function benchWindow() {
  const stage = await serveStage({ port: 4182 });
  const browser = await launchChromium('--js-flags=--expose-gc', '--enable-precise-memory-info');
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const open = async (view) => {
      await page.goto(`${stage.address}?scene=million&view=${view}`);
      await page.waitForSelector('html[data-ready]');
    };
    await open('Datasets');
    const switched = p95(await page.evaluate(switches));
    const { busy, dropped } = await page.evaluate(scrolling);
    await open('Train');
    const latency = p95(await page.evaluate(typing));
    const { before, after } = await page.evaluate(day);
    return [
      line('what the page loads, gzipped', `${Math.round(loaded() / 1000)} kB`, 'under 600 kB'),
      line('another view, p95', ms(switched), 'under 100 ms'),
      line('a frame while a million rows scroll, main thread, p95', ms(p95(busy)), 'under 8 ms'),
      line('the longest of them', ms(Math.max(...busy)), 'under 50 ms'),
      line('frames dropped', `${(100 * dropped).toFixed(1)} %`, 'under 5 %'),
      line('a key while a Run reports 100 times a second, p95', ms(latency), 'under 50 ms'),
      line(
        'memory after 864,000 reports, a day of ten a second',
        `${(after / before).toFixed(2)} of before`,
        'flat',
      ),
    ];
  } finally {
    await browser.close();
    await stage.close();
  }
}

/** Bytes of the built page's scripts and styles. */
function loaded() {
  const assets = join(root, 'out/renderer/assets');
  return readdirSync(assets)
    .filter((name) => /\.(js|css)$/.test(name))
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0);
}

/* What runs in the page. */

async function switches() {
  const { document, requestAnimationFrame } = globalThis;
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const taken = [];
  // The sheets of commands and of help, which have their buttons there too, would stay open over the views.
  const views = [...document.querySelectorAll('nav button')].filter((one) => /Ctrl\+\d/.test(one.title));
  for (let round = 0; round < 3; round++)
    for (const button of views) {
      const start = performance.now();
      button.click();
      await painted();
      taken.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 200));
    }
  document.querySelector('nav button').click();
  await new Promise((done) => setTimeout(done, 500));
  return taken;
}

/** Work of a frame: what the scroll set off, style, layout and drawing up to when the thread is free again. */
async function scrolling() {
  const { document, requestAnimationFrame } = globalThis;
  const grid = document.querySelector('[role=grid]');
  const busy = [];
  const frames = [];
  for (let i = 0; i < 240; i++) {
    grid.scrollTop += i % 40 === 39 ? 400_000 : 140;
    await new Promise((done) =>
      requestAnimationFrame((at) => {
        frames.push(at);
        const start = performance.now();
        // Listeners of the scroll have run; what they changed is drawn before the next task.
        setTimeout(() => done(busy.push(performance.now() - start)));
      }),
    );
  }
  const gaps = frames.slice(1).map((at, i) => at - frames[i]);
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1];
  return { busy, dropped: gaps.filter((gap) => gap > 1.5 * usual).length / gaps.length };
}

async function typing() {
  const { document, requestAnimationFrame, stage } = globalThis;
  const run = stage.run();
  let step = 751;
  const reporting = setInterval(() => {
    stage.bridge.emit({
      kind: 'run',
      run,
      report: { ...stage.report(step % 1000), step: step++, steps: 1e6 },
    });
  }, 10);
  const input = [...document.querySelectorAll('label')].find(
    (one) => one.textContent.trim() === 'Seed',
  ).control;
  const taken = [];
  for (let i = 0; i < 60; i++) {
    await new Promise((done) => setTimeout(done, 37));
    const start = performance.now();
    input.value = String(i);
    input.dispatchEvent(new globalThis.Event('input', { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    taken.push(performance.now() - start);
  }
  clearInterval(reporting);
  return taken;
}

async function day() {
  const { stage, performance: clock, gc } = globalThis;
  const run = stage.run();
  const shape = stage.report(500);
  const frame = () => new Promise((done) => setTimeout(done, 30));
  const send = async (from, to) => {
    for (let step = from; step < to; step++) {
      stage.bridge.emit({
        kind: 'run',
        run,
        report: { ...shape, step, steps: 1e6, loss: 1 + Math.sin(step) / 9 },
      });
      if (step % 2000 === 0) await frame();
    }
    await frame();
    gc();
    return clock.memory.usedJSHeapSize;
  };
  const before = await send(10_000, 40_000);
  return { before, after: await send(40_000, 904_000) };
}
