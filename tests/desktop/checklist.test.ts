/** Points of Electron's checklist that the sources alone show: what must never be set is set nowhere. Numbers are the checklist's. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sources = globSync('{src-main,src-renderer}/**/*.{ts,svelte,html}', { cwd: root });
const using = (words: RegExp) => sources.filter((file) => words.test(read(file)));

test.each([
  [6, /webSecurity/],
  [8, /allowRunningInsecureContent/],
  [9, /experimentalFeatures/],
  [10, /enableBlinkFeatures|appendSwitch|commandLine/],
  [11, /allowpopups/],
  [12, /<webview|webviewTag|createElement\('webview'\)/],
])('point %i: %s is nowhere in the sources', (_, words) => {
  expect(using(words)).toEqual([]);
});

test('points 2, 3 and 4: the one window is made without Node, isolated and in the sandbox', () => {
  const [file, ...others] = using(/new BrowserWindow\(/);
  expect(others).toEqual([]);
  const source = read(file!);
  for (const setting of ['sandbox: true', 'contextIsolation: true', 'nodeIntegration: false'])
    expect(source).toContain(setting);
  expect(source.match(/new BrowserWindow\(/g)).toHaveLength(1);
  expect(using(/sandbox: false|contextIsolation: false|nodeIntegration: true|no-sandbox/)).toEqual([]);
});

test('point 12: no webview is attached, whoever asks', () => {
  expect(using(/'will-attach-webview', \(event\) => event\.preventDefault\(\)/)).toHaveLength(1);
});

test('point 15: no address is handed to the system', () => {
  expect(using(/\bopenExternal\b/)).toEqual([]);
});

test('point 16: Electron is pinned to one release', () => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { electron: string } };
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
});
