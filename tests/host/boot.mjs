/** Loads an unmodified built main module with `electron` resolved to the stand-in, as Electron's own boot does. */
import { readFileSync, statSync } from 'node:fs';
import inspector from 'node:inspector';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const flags = args.filter((arg) => arg.startsWith('-'));
const rest = args.filter((arg) => !arg.startsWith('-'));
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

const version = `${readJson(new URL('../../node_modules/electron/package.json', import.meta.url)).version}-stand-in`;
if (flags.includes('--version')) {
  console.log(`v${version}`);
  process.exit(0);
}
const versions = { ...process.versions, electron: version, chrome: 'system' };
Object.defineProperty(process, 'versions', { value: versions });
process.type = 'browser';

const standIn = new URL('./electron.mjs', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/(main|common))?$/.test(specifier)
      ? { url: standIn, format: 'module', shortCircuit: true }
      : next(specifier, context),
});
const { browserStarted, mainLoaded } = await import('./life.mjs');
await import(standIn);

// The two lines by which a driver finds Node and Chromium; inspector.open prints the first.
if (flags.some((flag) => flag.startsWith('--inspect'))) inspector.open(0, '127.0.0.1');
const address = await browserStarted;
if (flags.some((flag) => flag.startsWith('--remote-debugging-port')))
  console.error(`DevTools listening on ${address}`);

let main = resolve(rest.shift() ?? '.');
if (statSync(main).isDirectory()) {
  process.chdir(main);
  main = join(main, readJson(join(main, 'package.json')).main);
}
process.argv.splice(1, process.argv.length, main, ...flags, ...rest);
await import(pathToFileURL(main).href);
mainLoaded();
