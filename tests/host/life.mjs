/** When Electron is ready: the browser runs and the main module has finished loading, not before. */
import { startBrowser } from './browser.mjs';

/** Milliseconds a main module may take to load. */
const patience = 5000;

/** Resolves to the browser's DevTools address. */
export const browserStarted = startBrowser();

/** Told by boot when the main module has been evaluated to its end. */
export let mainLoaded;
const loaded = new Promise((resolve) => (mainLoaded = resolve));

export const ready = Promise.all([browserStarted, loaded]).then(() => {
  isReady = true;
});
export let isReady = false;

browserStarted.then(
  () =>
    setTimeout(() => {
      if (isReady) return;
      console.error(
        `stand-in: the main module has not finished loading after ${patience / 1000} s, so “ready” cannot come. ` +
          'Never await app.whenReady() at the top level.',
      );
      process.exit(1);
    }, patience).unref(),
  (error) => {
    console.error(`stand-in: ${error.message}`);
    process.exit(1);
  },
);
