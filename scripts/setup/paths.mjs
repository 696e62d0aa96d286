/** Where things lie, which Node runs them, and how a line reaches the user. Built-ins only, as all of scripts/setup. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json, absolute. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** One line for the user; stderr, because stdout belongs to the results of the command line. */
export const say = (line) => process.stderr.write(`workbench: ${line}\n`);

/** Ends set-up with one line for the user; `main` in front.mjs prints it. */
export class SetupError extends Error {}

/**
 * The Node that runs everything after the installation: the one of the lockfile where its package exists for this
 * system, else the running one when it is new enough.
 * @throws {SetupError} when neither is there
 * @returns {string} absolute path of the executable
 */
export function pinnedNode(folder = root) {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = join(folder, 'node_modules', `node-${systemName()}`, 'bin', file);
  if (existsSync(pinned)) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return process.execPath;
  throw new SetupError(
    `Node ${process.versions.node} is too old on ${process.platform}-${process.arch}; install Node 24 (https://nodejs.org).`,
  );
}

/** The environment in which `node` and every tool of node_modules are found first. */
export function toolEnvironment(folder = root) {
  const tools = join(folder, 'node_modules', '.bin');
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== tools);
  return { ...process.env, PATH: [tools, ...path].join(delimiter) };
}

function systemName() {
  return `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}
