/** From a fresh checkout to something that runs: prerequisites, dependencies, native addon, bundle. Each only when needed. */
import { join } from 'node:path';
import { buildBundle, bundleIsCurrent } from './bundle.mjs';
import { dependenciesAreCurrent, installDependencies } from './dependencies.mjs';
import { withLock } from './lock.mjs';
import { root, say, SetupError } from './paths.mjs';
import { checkPrerequisites } from './prerequisites.mjs';

/**
 * Brings the checkout up to date. Safe to interrupt and to run twice at the same time.
 * @param {{ build?: boolean }} [options] build: false leaves the native addon and the bundle alone
 * @throws {SetupError} with one line for the user
 */
export async function setUp({ build = true } = {}) {
  if (await isReady(build)) return;
  checkPrerequisites();
  await withLock(join(root, 'build', 'setup.lock'), say, async () => {
    if (!dependenciesAreCurrent(root)) await installDependencies(root, say);
    if (!build) return;
    await buildAddon();
    if (!bundleIsCurrent(root)) await buildBundle(root, say);
  });
}

async function buildAddon() {
  const { buildNative } = await import('../native.mjs');
  try {
    buildNative(root, say);
  } catch (error) {
    throw new SetupError(error.message);
  }
}

async function isReady(build) {
  if (!dependenciesAreCurrent(root)) return false;
  if (!build) return true;
  if (!bundleIsCurrent(root)) return false;
  const { nativeIsCurrent } = await import('../native.mjs');
  return nativeIsCurrent(root);
}

/** Runs a program's story; an error meant for the user is one line on stderr and exit status 1. */
export async function main(story) {
  try {
    process.exitCode = await story();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
