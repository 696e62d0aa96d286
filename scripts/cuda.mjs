/**
 * `npm run cuda`: llama.cpp's libraries for CUDA from their own lockfile, put where node-llama-cpp and the trainer look for
 * them. A fresh `npm ci` takes the link away again; then this is to be run once more.
 */
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root, say, SetupError } from './setup/paths.mjs';
import { run } from './setup/run.mjs';

const packages = { 'linux-x64': 'linux-x64-cuda', 'win32-x64': 'win-x64-cuda' };

try {
  const name = packages[`${process.platform}-${process.arch}`];
  if (!name) throw new SetupError(`There is no CUDA for ${process.platform} on ${process.arch}.`);
  const folder = join(root, 'scripts', 'cuda');
  say('installing llama.cpp for CUDA (about 140 MB)…');
  const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = await run('npm', options, { cwd: folder, shell: process.platform === 'win32' });
  const installed = join(folder, 'node_modules', '@node-llama-cpp', name);
  if (status !== 0 || !existsSync(installed))
    throw new SetupError('npm could not install it; check the network and start again.');
  const link = join(root, 'node_modules', '@node-llama-cpp', name);
  rmSync(link, { recursive: true, force: true });
  symlinkSync(installed, link, 'junction');
  say('done; “bioinstruct doctor” says whether it is used, and what else it needs.');
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
