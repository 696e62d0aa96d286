/** The renderer on invented data, built and served, and the browser to look at it with. */
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { findChromium } from '../tests/host/chromium.mjs';
import { licences } from './licences.mjs';
import { markdown } from './markdown.mjs';
import { root } from './setup/paths.mjs';

/**
 * @param {{ port: number, logLevel?: 'warn' | 'error', build?: object, headers?: Record<string, string> }} options
 *   build: more of Vite's own settings
 * @returns {Promise<{ address: string, close(): Promise<void> }>}
 */
export async function serveStage({ port, logLevel = 'error', build: more = {}, headers }) {
  const stage = {
    configFile: false,
    logLevel,
    root: join(root, 'tests/renderer/stage'),
    plugins: [markdown(), licences(), svelte({ configFile: join(root, 'svelte.config.js') })],
    build: { outDir: join(root, 'build/stage'), emptyOutDir: true, target: 'chrome150', ...more },
    preview: { port, host: '127.0.0.1', headers },
  };
  await build(stage);
  const server = await preview(stage);
  return { address: server.resolvedUrls.local[0], close: () => server.close() };
}

/** @param {...string} args more for Chromium */
export async function launchChromium(...args) {
  const { file, env } = await findChromium();
  return chromium.launch({
    executablePath: file,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', ...args],
  });
}
